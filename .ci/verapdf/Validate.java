import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file and flavour ("3a", "ua1") whether it is compliant, or which rules it breaks. */
public class Validate {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean fine = true;
        for (int at = 1; at < args.length; at++) {
            for (String id : args[0].split(",")) {
                fine &= validate(PDFAFlavour.byFlavourId(id), id, args[at]);
            }
        }
        System.exit(fine ? 0 : 1);
    }

    private static boolean validate(PDFAFlavour flavour, String id, String path) throws Exception {
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult found = validator.validate(parser);
            TreeSet<String> broken = new TreeSet<>();
            for (TestAssertion each : found.getTestAssertions()) {
                if (each.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber());
                }
            }
            System.out.println(path + " " + id + " " + (found.isCompliant() ? "compliant" : "breaks " + broken));
            return found.isCompliant();
        }
    }
}
