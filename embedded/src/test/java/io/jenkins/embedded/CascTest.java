package io.jenkins.embedded;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.embedded.bind.Refusal;
import io.jenkins.embedded.config.Casc;
import io.jenkins.embedded.config.Users;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Host-only: the reader of configuration as code is this host's own. */
public class CascTest {
    @Rule
    public final HostRule host = new HostRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** A global configuration with everything that the plugin's has. */
    @Extension
    @Symbol("garden")
    public static class Garden extends GlobalConfiguration {
        private List<Bed> beds = List.of();

        public List<Bed> getBeds() {
            return beds;
        }

        @DataBoundSetter
        public void setBeds(List<Bed> beds) {
            this.beds = beds;
        }
    }

    /** One entry. */
    public static class Bed extends AbstractDescribableImpl<Bed> {
        final String name;
        final Plant plant;
        List<String> tags = List.of();
        int order;
        boolean sunny;

        @DataBoundConstructor
        public Bed(String name, Plant plant) {
            this.name = name;
            this.plant = plant;
        }

        @DataBoundSetter
        public void setTags(List<String> tags) {
            this.tags = tags;
        }

        @DataBoundSetter
        public void setOrder(int order) {
            if (order < 0) {
                throw new IllegalArgumentException("order must not be negative");
            }
            this.order = order;
        }

        @DataBoundSetter
        public void setSunny(boolean sunny) {
            this.sunny = sunny;
        }

        @Extension
        public static class DescriptorImpl extends Descriptor<Bed> {}
    }

    /** Something of several kinds. */
    public abstract static class Plant extends AbstractDescribableImpl<Plant> {}

    /** One kind. */
    public static class Rose extends Plant {
        final String colour;

        @DataBoundConstructor
        public Rose(String colour) {
            this.colour = colour;
        }

        @Extension
        @Symbol("rose")
        public static class DescriptorImpl extends Descriptor<Plant> {}
    }

    /** Another kind, without values. */
    public static class Grass extends Plant {
        @DataBoundConstructor
        public Grass() {}

        @Extension
        @Symbol("grass")
        public static class DescriptorImpl extends Descriptor<Plant> {}
    }

    private List<Bed> read(String text) throws Exception {
        Path file = folder.getRoot().toPath().resolve("jenkins.yaml");
        Files.writeString(file, text);
        Casc.configure(file, Map.of("COLOUR", "red"));
        return GlobalConfiguration.all().get(Garden.class).getBeds();
    }

    @Test
    public void bindsListsKindsAndVariables() throws Exception {
        List<Bed> beds = read(
                """
                unclassified:
                  garden:
                    beds:
                      - name: "n-${SIZE:-big}"
                        plant:
                          rose:
                            colour: "${COLOUR}"
                        tags: [a, b]
                        order: 3
                        sunny: true
                      - name: second ^${COLOUR}
                        plant: grass
                """);
        Bed first = beds.get(0);
        assertEquals("n-big", first.name);
        assertEquals("red", ((Rose) first.plant).colour);
        assertEquals(List.of("a", "b"), first.tags);
        assertTrue(first.order == 3 && first.sunny);
        assertTrue(beds.get(1).plant instanceof Grass);
        assertEquals("second ${COLOUR}", beds.get(1).name);
    }

    @Test
    public void namesMistakesWithLineAndColumn() {
        for (List<String> row : List.of(
                List.of("jenkins: {}", "line 1, column 10: 'jenkins' is not known to the embedded host"),
                List.of("unclassified:\n  gardn: {}", "line 2, column 3: 'gardn' is not known; known: "),
                List.of(
                        "unclassified:\n  garden:\n    bed: []",
                        "line 3, column 5: 'garden' has no 'bed'; it has beds"),
                List.of("unclassified:\n  garden:\n    beds: x", "line 3, column 11: expected a list here"),
                List.of("unclassified:\n  garden:\n    beds:\n      - nam: x", "line 4, column 9: 'beds' has no 'nam'"),
                List.of(
                        "unclassified:\n  garden:\n    beds:\n      - name: x\n        plant: {tulip: {}}",
                        "line 5, column 16: no 'plant' is called 'tulip'; known: grass, rose"),
                List.of(
                        "unclassified:\n  garden:\n    beds:\n      - name: ${NOPE}",
                        "line 4, column 15: the variable NOPE is not set"),
                List.of(
                        "unclassified:\n  garden:\n    beds:\n      - order: many",
                        "line 4, column 16: Parameter 'order' of the configuration expects a number but received 'many'"),
                List.of(
                        "unclassified:\n  garden:\n    beds:\n      - order: -1",
                        "line 4, column 9: order must not be negative"),
                List.of("unclassified:\n  garden: {}\n  garden: {}", "line 3, column 3: 'garden' is given twice"),
                List.of("unclassified: [", "line 1, column 16: "))) {
            Refusal refusal = assertThrows(row.get(0), Refusal.class, () -> read(row.get(0)));
            assertTrue(
                    row.get(0) + "\n" + refusal.getMessage(),
                    refusal.getMessage().contains(row.get(1)));
        }
    }

    /** What cannot be read on from hides nothing that was found before it. */
    @Test
    public void mistakesAreToldWithTheOneAfterWhichNothingIsRead() {
        Refusal refusal = assertThrows(
                Refusal.class, () -> read("unclassified:\n  garden:\n    bed: []\n    path: x\njenkins: {}"));
        List<String> told = refusal.getMessage().lines().toList();
        assertEquals(refusal.getMessage(), 3, told.size());
        assertTrue(told.get(0), told.get(0).contains("line 3, column 5: 'garden' has no 'bed'"));
        assertTrue(told.get(1), told.get(1).contains("line 4, column 5: 'garden' has no 'path'"));
        assertTrue(told.get(2), told.get(2).contains("line 5, column 10: 'jenkins' is not known"));
    }

    @Test
    public void readsPeopleAndWhatTheyMayDo() throws Exception {
        Path file = folder.getRoot().toPath().resolve("users.yaml");
        Files.writeString(
                file,
                """
                users:
                  - {id: ann, name: Ann A., password: secret, groups: [qa]}
                  - {id: bob, password: b}
                permissions:
                  Job/Read: [qa]
                  Overall/Administer: [bob]
                """);
        Users.read(file).install();
        Jenkins jenkins = Jenkins.get();
        assertEquals("Ann A.", User.getById("ann", false).getDisplayName());
        try (ACLContext ignored = ACL.as(User.getById("ann", false))) {
            assertTrue(jenkins.hasPermission(Item.READ));
            assertTrue(!jenkins.hasPermission(Item.CONFIGURE));
        }
        try (ACLContext ignored = ACL.as(User.getById("bob", false))) {
            assertTrue(jenkins.hasPermission(Item.CONFIGURE));
        }
        Files.writeString(file, "permissions:\n  Job/Fly: [qa]");
        Refusal refusal = assertThrows(Refusal.class, () -> Users.read(file));
        assertTrue(
                refusal.getMessage(),
                refusal.getMessage().contains("line 2, column 3: there is no permission 'Job/Fly'"));
    }

    @Test
    public void readsUsersWithPasswordsAsTheCredentialsPluginHasThem() throws Exception {
        Path file = folder.getRoot().toPath().resolve("credentials.yaml");
        Files.writeString(
                file,
                """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - usernamePassword: {scope: GLOBAL, id: shop-git, username: robot, password: "${TOKEN}"}
                """);
        Casc.configure(file, Map.of("TOKEN", "t0ken"));
        StandardUsernamePasswordCredentials found = CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardUsernamePasswordCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of())
                .get(0);
        assertEquals("robot", found.getUsername());
        assertEquals("t0ken", found.getPassword().getPlainText());
        Files.writeString(file, "credentials:\n  system: {domains: []}");
        Refusal refusal = assertThrows(Refusal.class, () -> Casc.configure(file, Map.of()));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("knows 'domainCredentials' only here"));
    }

    @Test
    public void readsWhatColumnsOfTablesAreCalled() throws Exception {
        Path file = folder.getRoot().toPath().resolve("headings.yaml");
        String head = "unclassified:\n  configurationPromotion:\n    headings: ";
        Files.writeString(file, head + "'Pos = No., Wer = -'\n");
        Casc.configure(file, Map.of());
        assertEquals("Pos = No., Wer = -", PromotionConfiguration.get().getHeadings());
        Files.writeString(file, head + "'Pos = Number'\n");
        Exception refusal = assertThrows(Exception.class, () -> Casc.configure(file, Map.of()));
        assertTrue(
                refusal.getMessage(), refusal.getMessage().contains("'Pos = Number' says of no heading which column"));
    }

    @Test
    public void readsTheExampleOfDatabases() throws Exception {
        Casc.configure(
                Path.of("examples", "postgresql", "jenkins.yaml"),
                Map.of("PROMOTION_SQL", "/srv/promotion", "PGHOST", "/run"));
        for (Environment environment : PromotionConfiguration.get().getEnvironments()) {
            CommandType tables = (CommandType) environment.getType();
            assertEquals(
                    List.of(
                            "psql",
                            "--no-psqlrc",
                            "--quiet",
                            "--set=directory=${directory}",
                            "--file=/srv/promotion/export.sql",
                            "--dbname=shop_" + environment.getName()),
                    tables.getExport());
            assertEquals(
                    Map.of("PGHOST", "/run", "PGUSER", "shop"),
                    tables.getVariables().byName());
            assertEquals(tables.getImport().size(), tables.getExport().size());
        }
        assertEquals(2, PromotionConfiguration.get().getEnvironments().size());
    }

    /** A value that a configurator of its own reads: names are free. */
    @Test
    public void variablesOfProgramsAreAMapping() throws Exception {
        Environment read = environment("{EMPTY: '', HOST: '${COLOUR}'}");
        assertEquals(
                Map.of("EMPTY", "", "HOST", "red"),
                ((CommandType) read.getType()).getVariables().byName());
        assertEquals(
                List.of("EMPTY=", "HOST=red"),
                ((CommandType) environment("[EMPTY=, 'HOST=${COLOUR}']").getType())
                        .getVariables()
                        .lines());
        for (List<String> row : List.of(
                List.of("[[HOST=red]]", "line 8, column 24: a text is expected here"),
                List.of("HOST=red", "line 8, column 24: variables: write names and values"),
                List.of("{HOST: {a: b}}", "line 8, column 24: a text is expected here"),
                List.of("{A=B: c}", "line 8, column 24: variable 'A=B': no name holds '='"))) {
            Exception refused = assertThrows(Exception.class, () -> environment(row.get(0)));
            assertTrue(refused.getMessage(), refused.getMessage().contains(row.get(1)));
        }
    }

    private Environment environment(String variables) throws Exception {
        read(
                """
                unclassified:
                  configurationPromotion:
                    environments:
                      - name: tables
                        type:
                          command:
                            export: [/opt/export, '^${directory}']
                            variables: %s
                        builtInNode: true
                """
                        .formatted(variables));
        return PromotionConfiguration.get().environment("tables").orElseThrow();
    }
}
