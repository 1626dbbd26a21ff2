"""Common given names and surnames of Central America, without accents, in small letters.

Own list, from general knowledge; used only to find where the surnames begin in a whole name. A
word in both lists decides nothing. Order and completeness do not matter.
"""

GIVEN_NAMES = frozenset(
    """
    aaron abel abigail abner abraham abril ada adalberto adan adela adelaida adolfo adrian adriana
    agustin aida alan alba albert alberto alejandra alejandro alessandra alex alexa alexander
    alexandra alexis alfonso alfredo alice alicia allan allison alma alvaro amalia amanda amelia
    amilcar amparo ana anabel anahi ander anderson andre andrea andres andy angel angela angelica
    angelina angie anibal anita anthony antonia antonio araceli ariana ariel arlen armando arnold
    arnulfo arturo ashley ashly astrid augusto aurora axel azucena bayron beatriz belen belinda
    benjamin berenice bernarda bernardo berta bertha bessy betty bianca billy blanca boris brandon
    brayan brenda brian brittany bryan byron camila camilo candelaria candida carina carla carlos
    carmen carmelina carol carolina catalina catarina cecilia celeste celia cesar cesia cindy
    clara claudia claudio concepcion consuelo corina cristian cristina cristobal christian
    christopher dafne dagoberto daisy dalia damaris damian dania daniel daniela danilo dariela
    dario darlin darwin david dayana debora deisy delia delmy denia denilson denis dennis deysi
    diana diego digna dilcia dina dinora dolores domingo dora dorian doris douglas dulce dunia
    dylan eda eddy edgar edgardo edith edna eduardo eduin edwin efrain elder elena eleonora eli
    elias elieser elisa elizabeth elmer elsa elsy elvia elvin elvira elvis ema emanuel emelina
    emely emerson emilia emilio emma eneida enma enrique erick erica erika erlin ernesto
    escarleth esmeralda esperanza estefany estela ester estrella ethan eugenia eugenio eunice eva
    evelin evelyn ever ezequiel fabian fabiola fabricio fatima federico felipe felix fermin
    fernanda fernando fidel fidelina flor floridalma francis francisca francisco franklin fredy
    freddy frida gabriel gabriela genesis genoveva georgina gerardo german gerson gilberto
    gilma gisela gissela gladis gladys glenda gloria grecia gregorio greysi griselda guadalupe
    guillermo gustavo harold hazel heber hector heidi heidy helen helena henry heriberto herlinda
    herminia hernan hilda hilario homero hortensia hugo humberto idalia ignacio ileana iliana
    ilsa imelda ines ingrid irene iris irma isaac isabel isabela isai isaias isaura isela ismael
    israel itzel ivan ivania ivette ivonne izabel jackeline jacob jacqueline jafet jaime jairo
    james janeth jannet jared jasmin javier jazmin jeferson jefferson jeffrey jennifer jenny
    jerson jesica jessica jesus jhonny jimena jimmy joana joaquin joel johana johanna john johnny
    jonatan jonathan jordan jordi jorge jose josefa josefina joselin joselyn josselyn josue
    joshua juan juana juanita judith julia julian juliana julio julissa justin karen karina karla
    karol katerin katherin katherine kathya katia katy keila keily kelin kelly kelvin kenia kenneth
    kensy kerin kervin kevin keyla kimberly kristel lara larissa laura lauren lazaro leidy leila
    leonardo leonel leonor leslie lesly leticia libni lidia ligia lilian liliana lincoln linda lisa
    lisbeth lisseth liz lizbeth lizeth lorena lorenzo lourdes lucas lucero lucia luciana lucila
    lucrecia luis luisa luz lydia mabel magaly magda magdalena maira manuel manuela marcela
    marcelino marcelo marcia marco marcos margarita maria mariana mariano maribel maricela
    mariela marielos marilu marina mario marisol maritza marjorie marlen marlene marleny marlin
    marlon marta martha marvin maryori mateo matilde matias maura mauricio mauro maximo maycol
    mayra mejibar melany melida melissa melvin mercedes merlin merlyn michael michelle miguel
    milagro milagros milton mildred mirian miriam mirna misael moises monica monserrat nahomi
    nahum nancy naomi napoleon natalia natalie nataly nelly nelson nery nestor neyda nicolas
    nicole nicolle nidia nilda noe noel noelia noemi nohemi nolvia nora norberto norma norman
    nubia obdulio octavio odalis odalys ofelia olga oliver olivia olvin omar onelia oneyda orlando
    orlin oscar osman osmin osvaldo oswaldo otilia otoniel pablo pamela paola patricia patricio
    paul paula paulina pedro perla petrona priscila rafael rafaela ramiro ramon ramona raquel
    raul rebeca reina rene reyna ricardo rigoberto rita roberta roberto rocio rodolfo rodrigo
    rogelio rolando romeo ronal ronald ronaldo roni rony rosa rosalia rosalina rosario rosaura
    rosibel rosita rosmery roxana ruben rudy ruth sabrina sadia salomon salvador samanta samantha
    samuel sandra santos santiago santa sara sarai saul scarleth sebastian seidy selena selvin
    sergio servando sheila sherlin sherlyn shirley silvia simon sindy sofia soledad sonia stefany
    stephanie steven suany sugey suleyma susan susana suyapa tania tatiana telma teodoro teresa
    teresita tomas tomasa trinidad ulises urania valentina valeria vanesa vanessa vera veronica
    vicente victor victoria vilma vilmer violeta virginia vivian viviana waldina walter wendy
    wilber wilberto wilfredo william willian wilmer wilson wilton xavier xenia ximena xiomara
    yadira yahaira yamileth yanira yarely yareli yasmin yeferson yeimi yenifer yeny yesenia
    yessenia yesica yessica yeison yohana yolanda yolany yoselin yoselyn yosselin yuri yulisa
    yulissa yuridia zaida zoe zoila zonia zulma
    """.split()
)

SURNAMES = frozenset(
    """
    abarca abrego acevedo acosta aguilar aguilera aguirre ajanel aju ajpop alas alberto alcantara
    aldana aleman alfaro almendarez alonso alonzo alvarado alvarenga alvarez amador amaya andino
    andrade aparicio aquino araujo archaga archila ardon arevalo argueta arias arita arriaga
    arriola artola asencio avalos avelar avendano avila ayala aycinena baires banegas baquedano
    barahona barillas barrera barrientos barrios batres bautista benavides benitez berganza bermudez
    bernal berrios blanco blandon blesa bolanos bonilla borjas bravo brenes brito bueso bulnes
    bustamante bustillo caal caballero cabrera caceres calderon cali calix calles calvo camargo
    cambil campos canales canas canizales cano cante cantarero carazo carbajal carballo cardenas
    cardona cardoza carias carillo carmona carranza carrasco carrera carrillo casasola casco
    castaneda castellanos castellon castillo castro cedeno ceron cerrato chacach chacon chajon
    chavarria chavez chicas chinchilla choc choto cifuentes cisneros claros coc colindres colocho
    contreras cordero cordon cordova cornejo coronado corrales corea corrales cortes cortez cos
    cotto coto crespo cruz cuc cuellar cuestas cuevas cux davila delgado deras diaz diez discua
    dominguez donis dubon duarte dubon duran echeverria elvir enamorado erazo escalante escobar
    escoto espana espinal espinosa espinoza esquivel esteban estrada euceda fajardo ferman
    fernandez ferrer ferrera ferrufino figueroa flamenco flores fonseca franco fuentes funes
    galdamez galeas galeano galindo gallardo gallego gallegos galo galvez gamez garay garcia
    garrido garza gil gimenez girardo giron godinez godoy gomez gonzales gonzalez grajeda granados
    grande guardado guerra guerrero guevara guillen guity gutierrez guzman henriquez hercules
    hernandez herrera herrero hidalgo huete hurtado ibanez ical iglesias interiano iraheta iraeta
    izaguirre izquierdo jacinto jerez jimenez jolon juarez lagos laguna lainez landaverde landa
    lara larin larios lazo leiva lemus leon leonardo lima linares lobato lobo lopez lorenzana
    lorenzo lozano lucero lujan luna macario machado macias madrid maldonado mancia mancilla
    maradiaga marin marquez marroquin martin martinez mata mateo matute mayen mayorga mazariegos
    medina medrano mejia melara melendez melgar mena menchu mencia mendez mendoza menjivar menendez
    mercado merino meza midence miguel milla mira miranda molina moncada mondragon monge monroy
    montalvan montano montecinos montenegro monterrosa montero montes montiel montoro montoya mora
    moradel morales moran morazan moreno morataya mosquera moya moz munguia munoz murcia murillo
    najarro najera nativi navarrete navarro nieto nolasco noriega nunez obando ochoa ola oliva
    olivares oliveros ordonez orellana orozco orrego ortega ortez ortiz osorio osorto otero oviedo
    oxlaj pacheco padilla paguada palacios palma palomo paniagua paredes parada parra pascual
    pastor pavon paz peinado pena penate peralta peraza perdomo pereira perez perla pineda pinto
    pinzon pirir pleitez polanco ponce pop portales portillo posadas pozo prado puac puente
    puerto quan quevedo quezada quijada quinonez quino quintanilla quinteros quiroz rada ramirez
    ramos rauda raymundo raxon recinos rendon rey reyes reynosa ribera rico rios riquelme rivas
    rivera roca rodas rodezno rodriguez rojas roldan romero roman rosa rosales rosario rubi rubio
    rugama ruiz ruano saavedra sabillon saenz saez sagastume salazar salgado salguero salinas
    salmeron salvador samayoa sanabria sanchez sandoval santana santiago santamaria santos sanz
    saravia sarmiento segovia segura serpas serrano servellon sierra sierra silva sique sirin solano
    solares soler solis solorzano soriano sorto sosa soto suarez suazo sum tabora tejada tejeda
    tello teo tercero tobar toc toledo tol torres tovar trejo trinidad trochez tum turcios tzoc tzul
    ucles ulloa umana umanzor urbina urquilla urrutia valdez valencia valenzuela valerio valladares
    valle valiente vallejo vanegas varela vargas vasquez vazquez vega velasco velasquez velazquez
    veliz ventura vera vicente vidal videz vigil villacorta villafranca villalobos villalta
    villanueva villatoro villeda vivas wong xol xiloj yanes yat ybarra zaldana zaldivar zambrano
    cid zamora zapata zavala zavaleta zelaya zepeda zetino zuniga zuleta
    """.split()
)
