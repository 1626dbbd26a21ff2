"""Names that are one name: nicknames, abbreviations, and foreign names as the ear writes them.

Own lists, from general knowledge; only what is sure. Everything is plain: small letters, no
accents. Adding a line changes blind tokens: `manage.py renew_tokens` afterwards.
"""

# Said → written. A short form of several names stands in several lines.
NICKNAMES = """
chepe jose | chepito jose | pepe jose | pepito jose | chema jose | joseito jose
paco francisco | pancho francisco | panchito francisco | paquito francisco | fran francisco
lupe guadalupe | lupita guadalupe | lupillo guadalupe
nando fernando | nando hernando | fer fernando | fer fernanda | ferchi fernanda
beto roberto | beto alberto | beto humberto | beto norberto | beto heriberto | beto gilberto
beto rigoberto | beto dagoberto | robertito roberto | tito roberto
meche mercedes | concha concepcion | conchita concepcion | chon concepcion
tono antonio | tonito antonio | tony antonio | tonia antonia | tonita antonia
chus jesus | chuy jesus | chusito jesus | chucho jesus
nacho ignacio | nachito ignacio | moncho ramon | monchito ramon | moncha ramona
memo guillermo | memito guillermo | quique enrique | kike enrique | kique enrique
lalo eduardo | lalito eduardo | edu eduardo | guayo eduardo | neto ernesto | netito ernesto
toyo victor | vitico victor | manolo manuel | meme manuel | manu manuel | manny manuel
rafa rafael | rafita rafael | fito rodolfo | fito adolfo | popo rodolfo | rodo rodolfo
gus gustavo | tavo gustavo | tavo octavio | santi santiago | chago santiago | dani daniel
dani daniela | migue miguel | miguelito miguel | luisito luis | lucho luis | wicho luis
juancho juan | juanito juan | juanita juana | carlitos carlos | charly carlos | pedrito pedro
mingo domingo | minguito domingo | goyo gregorio | polo leopoldo | polo hipolito | cheyo rosario
chayo rosario | charito rosario | chalo gonzalo | gonza gonzalo | checo sergio
alex alejandro | alex alexander | alex alejandra | alex alexandra | ale alejandra | ale alejandro
jandro alejandro | javi javier | joaco joaquin | quin joaquin | nico nicolas | seba sebastian
mati matias | tomasito tomas | oscarito oscar | jorgito jorge | chente vicente
chentito vicente | andresito andres | pablito pablo | gabi gabriela | gaby gabriela | gabi gabriel
cata catalina | cati catalina | catita catalina | isa isabel | chabela isabel | chabelita isabel
chavela isabel | chave isabel | bety beatriz | betty beatriz | tichi beatriz | tere teresa
teresita teresa | maite teresa | licha alicia | lichita alicia | chela graciela | chela marcela
chelita graciela | marce marcela | marce marcelo | vero veronica | pati patricia | paty patricia
pato patricio | susy susana | susi susana | nena elena | lencho lorenzo | lolo dolores
lola dolores | lolita dolores | loli dolores | cony concepcion | connie concepcion
chayito rosario | rosita rosa | rosi rosa | carmencita carmen | carmelita carmen | menchita carmen
mari maria | mary maria | marita maria | maruca maria | mariita maria | malena magdalena
magda magdalena | mati matilde | tilde matilde | tina cristina | cris cristina | cris cristian
cristi cristina | vicky victoria | viki victoria | toya victoria | toyita victoria | sandy sandra
anita ana | anny ana | juli julia | julita julia | lucha lucia | luchita lucia | lucy lucia
luci lucia | yoli yolanda | yola yolanda | monse monserrat | moni monica | kari karina
cori corina | nati natalia | naty natalia | vale valeria | vale valentina | caro carolina
cami camila | sofi sofia | sofy sofia | dani danilo | fabi fabiola | fabi fabian | steph stefany
adri adriana | adri adrian | yesi yesenia | yessi yesenia | yeni jennifer
jeny jennifer | jenny jennifer | kati katherine | katy katherine | kathy katherine | kim kimberly
josi josefina | fina josefina | chepa josefa | chepita josefa | pepa josefa | pepita josefa
mina guillermina | lety leticia | leti leticia | olguita olga | angelito angel | angelita angela
angie angela | esme esmeralda | jimmy jaime | jimmy james
mike michael | mickey michael | will william | willy william | willy wilfredo | wil william
freddy alfredo | fredy alfredo | freddy wilfredo | fredy wilfredo | alfredito alfredo
sal salvador | chamba salvador | chambita salvador | salva salvador | chavita salvador
chava salvador | chavo salvador | ovi ovidio
chila cecilia | ceci cecilia | chilo cecilio | mauri mauricio | mau mauricio
elo eloisa | emi emilia | emi emilio | milo emilio | estebita esteban | felo rafael | fello rafael
ma maria | fco francisco | frco francisco | gpe guadalupe
ant antonio | hdez hernandez | hndez hernandez | hdz hernandez | mtz martinez
mtnez martinez | mtez martinez | rdz rodriguez | rguez rodriguez | rdguez rodriguez
glez gonzalez | gzlez gonzalez | gonz gonzalez | fdez fernandez | fdz fernandez | gmz gomez
vqz vasquez | vasqz vasquez | rmz ramirez | jmz jimenez | pz perez | lpz lopez | dmgz dominguez
alvz alvarez | stgo santiago | sto santo | sta santa
"""

# Spellings of one foreign or ancient name: the first of a line stands for all. A line may
# go on in the next one, behind two blanks.
SPELLINGS = """
brayan brian bryan braian brayam bryam brahian breyan brayhan brayann
jennifer jenifer yenifer yennifer jeniffer yeniffer jenyfer yenyfer genifer llenifer jhenifer
michael maycol maicol maikol maykol maikel maykel micael mikel maykoll
michelle mishel michel michell mishell mitchel mitchell misel michele
kevin kebin keven kevyn quevin kevinn
jonathan jonatan yonatan johnatan jhonatan yonathan jonatham jhonathan
john jhon yon jon jhonn
johnny jhonny jonny yony yonny yoni joni jhony johny
jefferson jeferson yeferson jeferzon yefferson gefferson jefersson jeffersson yeferzon
jason yeison yeyson jeison jeyson yason jasson jayson jeisson yeisson
joselyn joselin yoselin yoselyn josselyn josselin yosselin yosselyn jocelyn jocelin yocelin
  joseline yoseline jhoselin jhoselyn joceline
katherine katerine caterine katerin katherin catherine katherinne kateryn catherin katheryn
  kattherine caterin katerinne kathering
stephanie estefany stefany estefani stefani stephany estephany stefanie estephanie esthefany
  steffany esteffany estefanie
ashley ashly asley ashli ashlee ashlie asly achly achley ashlley
nicole nicolle nikol nicol nicoll nikole nikolle nickole nikoll
kimberly kimberli kimberley kimberlin kimberlyn quimberly kimberlie kinberly kinberli
christopher cristofer cristopher kristofer cristhofer christofer kristopher cristoffer
  chistopher
cristian christian cristhian kristian cristiam christiam
cristina christina kristina cristhina
william wiliam willian wilian guillian wuilian wuiliam uiliam
wilmer vilmer guilmer wuilmer
walter gualter valter wualter walther
wilson wuilson vilson guilson wilzon
wendy wendi guendy uendy wendhy wuendy
edwin eduin edvin edguin eduwin edwyn edwing eduing
erick eric erik eryck erikc herick
erica erika ericka eryka
franklin franclin franklyn franquelin franclyn
david deivid deybid deyvid deivi deibid
dylan dilan dilam dylam dillan dyllan
anderson andersson anderzon
jackeline jacqueline yaquelin yakelin jaqueline yackelin jackelin yaqueline jakelin jaquelin
  yackeline jackelyn jakeline jacquelin yakeline
jessica jesica yesica yessica gesica jessika jesika yesika
yesenia yessenia jesenia llesenia jessenia yecenia yesennia yezenia
sherlin cherlin sherlyn charlin cherlyn serlin sherling
shirley chirley sirley shirly shirlei chirly shirlley sirlei
scarlett scarleth escarleth scarlet escarlet escarlett escarlette skarleth eskarlet skarlet
heidi heidy haidy jeidy jeydi heydi heydy heidhy
emely emily emili emeli emilly emmely emilie hemely
evelyn evelin ebelin evelim evelyne hevelin ebelyn eveling evelyng
elizabeth elisabeth elizabet elisabet elisabed lizabeth elizabed
lizbeth lisbeth lisbet lizbet lisbed
lizeth lisseth liseth lizet lisset lissette lisette lizzeth licet lisett lizette
jasmin yasmin jazmin yazmin jasmine yasmine jazmine yasmyn jasmyn
yamileth yamilet yamilett jamileth jamilet yamiled yamilette llamileth
gladys gladis gladiz
doris dorys doriz
nelson nelzon neelson
melvin melbin melvyn
marvin marbin marvyn
kelvin kelbin
elvin elbin helvin
olvin olbin holvin
darwin darguin daruin darwyn darwing
jerson gerson yerson yersson gersson gherson
geovany giovanni jovani geovanny yovani yovany jeovany giovany jovany geovani jeovani giovani
geraldine yeraldin geraldin jeraldin yeraldine jeraldine
genesis jenesis yenesis genesys jenesys
jimena ximena gimena himena jimenna
javier xavier jabier gavier
xiomara siomara ziomara jiomara
xenia senia zenia ksenia
alexander alexsander alejsander alecsander alexzander
alexis alexys alecsis aleksis alexi
alexandra alexsandra alecsandra aleksandra
oswaldo osvaldo osbaldo oshwaldo
wilfredo vilfredo guilfredo wuilfredo
henry enri henri jenri enry jenry
harold jarol harol jarold
hazel jasel asel hasel hazell
helen elen hellen ellen jelen
hector ector
johana yohana joana johanna yohanna joanna jhoana jhoanna
joel yoel
josue yosue
jordan yordan jhordan
jordi yordi jordy yordy
jeremy yeremi jeremi yeremy
jairo yairo hairo
jaime jayme
leidy leydi leydy leidi leydhi
keily keyli keyly queily queyli
keyla keila queila
deysi daisy deisy deisi daysi dayci deici
nancy nansi nanci nansy
nahomi noemi nohemi naomi noemy nohemy nahomy naomy
sindy cindy cindi sindi cyndi
cinthia cynthia sintia cintia synthia
ingrid ingrit yngrid ingris ingri
astrid astrit astri
karen caren karem
carla karla
carol karol karoll carool
karina carina kharina
gisela guisela gicela jisela gissela gisella gizela
giselle gisel gissel guiselle yisel jisel gisell guissel gissell yissel
marjorie maryori marjori marllori maryorie marjory maryory
mayra maira
reyna reina
rony roni ronny ronnie
ronald ronal
roger royer rojer
rosmery rosemary rosmeri rosemery rossmery
samantha samanta zamanta zamantha
vanessa vanesa banesa vanezza
valery valeri valerie balery
yahaira yajaira jahaira yaira jajaira
yuliana juliana llyuliana
yulissa yulisa julissa julisa
yadira jadira lladira
greysi graysi greicy greisy greysy grecy
melany melani melanie melanny melannie
milton milthon
osmin osmyn hosmin
isaac isac issac isaak ysaac
israel ysrael isrrael
isabel ysabel izabel isabell
ester esther hester
ruth rut
judith yudith judit yudit
miriam mirian myriam miryam
itzel itsel
fatima fatyma phatima
sofia sophia zofia
rafael raphael
josefa josepha
joseph yosef josef yosep
ulises ulisses
"""


def _pairs(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in text.strip().splitlines():
        for pair in line.split("|"):
            said, written = pair.split()
            found.setdefault(said, set()).add(written)
    return {said: frozenset(written) for said, written in found.items()}


NICKNAME_OF = _pairs(NICKNAMES)
GROUPS = [line.split() for line in SPELLINGS.replace("\n  ", " ").strip().splitlines()]
