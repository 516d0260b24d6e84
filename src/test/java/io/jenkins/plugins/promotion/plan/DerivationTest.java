package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class DerivationTest {
    private static final String JSON =
            "{\n  \"upload\": {\"max\": 20, \"types\": [\"pdf\", \"tif\"]},\n  \"name\": \"a\"\n}\n";
    private static final Trees BASE = Trees.tree()
            .file("conf/app.json", JSON)
            .file("conf/mail.properties", "# relay\nmail.host=smtp.example.org\nmail.port=25\n")
            .file("conf/old/legacy.txt", "legacy\n")
            .file("bin/run.sh", "#!/bin/sh\n", 0644)
            .link("current", "v1");

    private static Trees base() {
        return BASE.copy();
    }

    /** Follows the plan on the base; the outcome must be the stage, so nothing was forgotten or made up. */
    private static void proves(Derived derived, PlanFiles files, Trees base, Trees stage) throws Exception {
        Preview.Outlook result = Preview.of(derived.plan(), derived.files(files), "test", base.snapshot());
        assertEquals(List.of(), result.refused());
        assertEquals(
                stage.snapshot().manifest().entries(), result.tree().manifest().entries());
    }

    @Test
    public void aSingleValueBecomesASetItem() throws Exception {
        Trees stage = base().file("conf/app.json", JSON.replace("20", "50"));
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of("logs/**"));
        assertEquals(
                """
                apiVersion: workplan/v1
                plan:
                  id: CR-1
                  exclude:
                    - "logs/**"
                items:
                  # derived: follows the first stage until this line is taken away
                  - id: set-conf-app.json-upload-max
                    description: Set /upload/max in conf/app.json to 50
                    kind: set
                    file: conf/app.json
                    pointer: /upload/max
                    expect: 20
                    value: 50
                """,
                derived.yaml());
        assertEquals(List.of("set-conf-app.json-upload-max"), derived.added());
        assertEquals(Map.of(), derived.files());
        proves(derived, PlanFiles.NONE, BASE, stage);
    }

    @Test
    public void everyKindOfDifferenceIsSaid() throws Exception {
        Trees stage = base().file(
                        "conf/app.json",
                        "{\n  \"upload\": {\"max\": 20, \"types\": [\"pdf\", \"png\"]},\n  \"name\": \"a\",\n  \"extra\": true\n}\n")
                .file("conf/mail.properties", "# relay\nmail.host=${relay}\nmail.port=25\nmail.tls=yes\n")
                .file("conf/new/nested/a b.txt", "new\n", 0600)
                .folder("empty")
                .file("bin/run.sh", "#!/bin/sh\n", 0755)
                .link("current", "v2")
                .link("latest", "v2")
                .without("conf/old/legacy.txt")
                .without("conf/old");
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
        proves(derived, PlanFiles.NONE, BASE, stage);
        assertEquals(
                List.of(
                        "delete-conf-old-legacy.txt",
                        "delete-conf-old",
                        "permissions-bin-run.sh",
                        "set-conf-app.json-upload-types-1",
                        "set-conf-app.json-extra",
                        "set-conf-mail.properties-mail.host",
                        "set-conf-mail.properties-mail.tls",
                        "create-conf-new",
                        "create-conf-new-nested",
                        "create-conf-new-nested-a-b.txt",
                        "replace-current",
                        "create-empty",
                        "create-latest"),
                derived.added());
        assertArrayEquals("new\n".getBytes(UTF_8), derived.files().get("files/conf/new/nested/a b.txt"));
        assertTrue(derived.yaml(), derived.yaml().contains("value: \"$${relay}\"\n"));
    }

    @Test
    public void specialPermissionsAreSaid() throws Exception {
        Trees stage = base().file("bin/run.sh", "#!/bin/sh\n", 04755).file("bin/new.sh", "#!/bin/sh\n", 02654);
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
        assertTrue(derived.yaml(), derived.yaml().contains("permissions: rwsr-xr-x\n"));
        assertTrue(derived.yaml(), derived.yaml().contains("permissions: rw-r-sr--\n"));
        proves(derived, PlanFiles.NONE, BASE, stage);
    }

    @Test
    public void permissionsByHandStayAsTheyAre() throws Exception {
        String yaml =
                """
                apiVersion: workplan/v1
                plan: {id: p}
                items:
                  - id: x
                    description: x
                    kind: file
                    path: bin/run.sh
                    action: replace
                    permissions: rwxr-x---
                    expectSha256: %s
                """
                        .formatted(Canonical.sha256("#!/bin/sh\n".getBytes(UTF_8)));
        Trees stage = base().file("bin/run.sh", "#!/bin/sh\n", 0755);
        Derived derived = Derivation.derive(
                BASE.snapshot(), stage.snapshot(), new Derivation.Existing("plan", yaml, PlanFiles.NONE));
        assertEquals(yaml, derived.yaml());
        told(derived, "item 'x' (replace bin/run.sh with rwxr-x---) is not what the first stage has");
    }

    private static void told(Derived derived, String... conflicts) {
        assertEquals(
                derived.conflicts().toString(),
                conflicts.length,
                derived.conflicts().size());
        for (int i = 0; i < conflicts.length; i++) {
            assertTrue(derived.conflicts().get(i), derived.conflicts().get(i).contains(conflicts[i]));
        }
    }

    @Test
    public void whatNoValueCanSayBecomesAFile() throws Exception {
        for (String text : List.of(JSON.replace("20", "50").replace("  ", "    "), JSON + "\n", "[]", "not JSON")) {
            Trees stage = base().file("conf/app.json", text);
            Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
            assertEquals(text, List.of("replace-conf-app.json"), derived.added());
            proves(derived, PlanFiles.NONE, BASE, stage);
        }
    }

    @Test
    public void aKeyThatIsGoneIsRemoved() throws Exception {
        Trees stage = base().file("conf/app.json", JSON.replace(",\n  \"name\": \"a\"", ""));
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
        assertEquals(List.of("remove-conf-app.json-name"), derived.added());
        assertTrue(derived.yaml(), derived.yaml().contains("    pointer: /name\n    expect: a\n    remove: true\n"));
        proves(derived, PlanFiles.NONE, BASE, stage);
    }

    @Test
    public void fileBecomesFolderAndFolderBecomesLink() throws Exception {
        Trees stage = base().without("bin/run.sh")
                .file("bin/run.sh/main", "x")
                .without("conf/old/legacy.txt")
                .without("conf/old")
                .link("conf/old", "new");
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
        proves(derived, PlanFiles.NONE, BASE, stage);
    }

    @Test
    public void excludedPathsAreLeftOut() throws Exception {
        Trees stage = base().file("logs/today.log", "x").file("conf/app.json", JSON.replace("20", "50"));
        Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of("logs/**"));
        assertEquals(List.of("set-conf-app.json-upload-max"), derived.added());
    }

    private static final String WRITTEN =
            """
            # Written by people.
            apiVersion: workplan/v1
            plan: {id: CR-1, author: alice, parameters: {relay: {test: smtp.test, production: smtp.example.org}}}

            items:
            # the limit first
            - id: limit        # agreed with operations
              description: Raise the limit
              kind: set
              file: conf/app.json
              pointer: /upload/max
              expect: 20       # as in production
              value: 40        # megabytes
              estimate: 5m
              notes: |
                ask Bob

            - {id: relay, description: New relay, kind: set, file: conf/mail.properties, key: mail.host, value: "${relay}"}
            - id: tell
              description: Tell the users
              kind: manual
              instruction: |
                Write a mail.

            # the end
            """;

    private static Derived derive(String text, Trees base, Trees stage) throws Exception {
        return derive(text, PlanFiles.NONE, base, stage);
    }

    private static Derived derive(String text, PlanFiles files, Trees base, Trees stage) throws Exception {
        Derived derived =
                Derivation.derive(base.snapshot(), stage.snapshot(), new Derivation.Existing("wp.yaml", text, files));
        Provenance from = new Provenance(
                PlanReader.read("wp.yaml", text, files), Derivation.derivedBefore(text, files), derived.plan());
        assertEquals(
                Optional.empty(),
                from.objection(derived.files().keySet(), derived.added(), derived.updated(), derived.obsolete()));
        return derived;
    }

    @Test
    public void whatPeopleWroteStays() throws Exception {
        Trees stage = base().file("conf/app.json", JSON.replace("20", "50").replace("\"a\"", "\"b\""))
                .file("conf/mail.properties", "# relay\nmail.host=smtp.dev\nmail.port=25\n");
        Derived derived = derive(WRITTEN, BASE, stage);
        assertEquals(List.of("set-conf-app.json-name"), derived.added());
        assertEquals(List.of(), derived.updated());
        assertEquals(List.of("limit", "relay", "tell"), derived.kept());
        told(derived, "item 'limit' (conf/app.json /upload/max: 20 -> 40) is not what the first stage has");
        assertEquals(List.of(), derived.obsolete());
        assertEquals(
                WRITTEN.replace(
                        "    Write a mail.\n\n",
                        """
                                    Write a mail.

                                # derived: follows the first stage until this line is taken away
                                - id: set-conf-app.json-name
                                  description: Set /name in conf/app.json to b
                                  kind: set
                                  file: conf/app.json
                                  pointer: /name
                                  expect: a
                                  value: b
                                """),
                derived.yaml());
    }

    @Test
    public void derivingAgainChangesNothing() throws Exception {
        Trees stage = base().file("conf/app.json", JSON.replace("20", "50").replace("\"a\"", "\"b\""))
                .file("x.bin", "x")
                .without("conf/old/legacy.txt");
        Derived once = derive(WRITTEN, BASE, stage);
        Derived twice = derive(once.yaml(), once.files(PlanFiles.NONE), BASE, stage);
        assertEquals(once.yaml(), twice.yaml());
        assertEquals(List.of(), twice.added());
        assertEquals(List.of(), twice.updated());
        assertEquals(Map.of(), twice.files());
    }

    @Test
    public void anItemThatDoesNothingIsLeftOutAndOneThatDoesIsTold() throws Exception {
        Trees stage = base().file("conf/mail.properties", "# relay\nmail.host=smtp.dev\nmail.port=25\n");
        Derived kept = derive(WRITTEN, BASE, stage);
        assertEquals(WRITTEN, kept.yaml());
        assertEquals(List.of(), kept.obsolete());
        told(kept, "item 'limit' (conf/app.json /upload/max: 20 -> 40) is not what the first stage has");
        Trees already = base().file("conf/app.json", JSON.replace("20", "40"));
        Derived left = derive(WRITTEN, already, already);
        assertEquals(List.of("limit"), left.obsolete());
        assertTrue(
                left.yaml(),
                left.yaml()
                        .contains("# left out, since both the base and the first stage are as it makes them:\n"
                                + "# - id: limit        # agreed with operations\n"));
        assertEquals(left.yaml(), derive(left.yaml(), already, already).yaml());
    }

    /** It was turned around: {@code expect 40, value 20} put production back, rehearsed and signed. */
    @Test
    public void aWrittenItemIsKeptWhenTheBaseMoves() throws Exception {
        Trees moved = base().file("conf/app.json", JSON.replace("20", "40"));
        Derived back = derive(WRITTEN, moved, BASE);
        assertTrue(
                back.yaml(),
                back.yaml().contains("  expect: 20       # as in production\n  value: 40        # megabytes"));
        told(back, "item 'limit' (conf/app.json /upload/max: 20 -> 40) is not what the first stage has");
        assertEquals(List.of(), back.added());
        Trees base = base().file("conf/app.json", JSON.replace("20", "30"));
        Derived expects = derive(WRITTEN, base, base().file("conf/app.json", JSON.replace("20", "40")));
        assertEquals(WRITTEN, expects.yaml());
        told(expects, "item 'limit' cannot be followed on the base: conf/app.json has 30 at /upload/max, not 20");
    }

    @Test
    public void contentThatPeopleWroteStays() throws Exception {
        String text = Plans.withItems(
                "- {id: lib, description: d, kind: file, path: x.bin, action: create, source: mine/x}\n");
        PlanFiles files = PlanFiles.of(Map.of("mine/x", "old".getBytes(UTF_8)));
        Derived derived = derive(text, files, BASE, base().file("x.bin", "new"));
        assertEquals(text, derived.yaml());
        assertEquals(Map.of(), derived.files());
        told(derived, "item 'lib' (create x.bin from mine/x) is not what the first stage has");
        Trees stage = base().file("x.bin", "old");
        proves(derive(text, files, BASE, stage), files, BASE, stage);
    }

    private static Trees one(String path, String text) {
        return Trees.tree().file(path, text);
    }

    private static String set(String file, String pointer, String expect, String value) {
        return Plans.withItems("  - {id: w, description: d, kind: set, file: " + file + ", pointer: " + pointer
                + ", expect: '" + expect + "', value: '" + value + "'}\n");
    }

    @Test
    public void whatIsBesideAWrittenItemIsDerivedInEveryRound() throws Exception {
        String text = set("pool.json", "/db/max", "", "").replace("expect: '', value: ''", "expect: 20, value: 40");
        Trees base = one("pool.json", "{\n  \"db\": {\"max\": 20, \"legacy\": true}\n}\n");
        Trees stage = one("pool.json", "{\n  \"db\": {\"max\": 40}\n}\n");
        Derived first = derive(text, base, one("pool.json", "{\n  \"db\": {\"max\": 40, \"legacy\": false}\n}\n"));
        Derived second = derive(first.yaml(), base, stage);
        assertEquals(List.of("remove-pool.json-db-legacy"), second.added());
        assertEquals(List.of("w"), second.kept());
        assertEquals(List.of(), second.conflicts());
        proves(second, PlanFiles.NONE, base, stage);
    }

    @Test
    public void aTagIsNoFormatting() throws Exception {
        String base = "services:\n  web:\n    image: shop:1\n    ports: !reset []\n";
        Trees stage = one("c.yaml", base.replace("shop:1", "shop:2").replace("!reset", "!override"));
        Derived derived = derive(set("c.yaml", "/services/web/image", "shop:1", "shop:2"), one("c.yaml", base), stage);
        assertEquals(List.of(), derived.formattingOnly());
        assertEquals(List.of("replace-c.yaml"), derived.added());
        proves(derived, PlanFiles.NONE, one("c.yaml", base), stage);
        Completeness proof = CompletenessProof.of(
                one("c.yaml", base).snapshot(),
                stage.snapshot(),
                one("c.yaml", base).snapshot(),
                one("c.yaml", base.replace("shop:1", "shop:2")).snapshot(),
                List.of());
        assertEquals(
                List.of("c.yaml /services/web/ports: expected !override [], is !reset []"),
                proof.missing().stream().map(Object::toString).toList());
    }

    @Test
    public void aListWithAnOwnValueInItGrowsItemByItem() throws Exception {
        String own = "{\"host\": \"a\", \"password\": \"configuration-promotion-value-v1-0123456789ab\"}";
        Trees base = one("s.json", "{\"servers\": [" + own + "]}\n");
        Trees stage = one("s.json", "{\"servers\": [" + own + ", {\"host\": \"b\", \"password\": \"D2\"}]}\n");
        Derived derived = Derivation.fresh("p", base.snapshot(), stage.snapshot(), List.of());
        assertEquals(List.of("set-s.json-servers-1"), derived.added());
        proves(derived, PlanFiles.NONE, base, stage);
        Trees swapped = one("s.json", "{\"servers\": [{\"host\": \"b\"}, " + own + "]}\n");
        assertEquals(
                List.of("replace-s.json"),
                Derivation.fresh("p", base.snapshot(), swapped.snapshot(), List.of())
                        .added());
        told(
                derive(set("s.json", "/servers", "x", "y"), base, base),
                "there is, at /servers of s.json or below, a value of each environment's own");
    }

    @Test
    public void aValueInOneOfSeveralDocumentsIsNamedByItsNumber() throws Exception {
        String text = "spring:\n  a: 1\n---\nspring:\n  a: 2\n";
        Trees stage = one("application.yml", text.replace("a: 2", "a: 0600"));
        Derived derived = Derivation.fresh("p", one("application.yml", text).snapshot(), stage.snapshot(), List.of());
        assertTrue(
                derived.yaml(),
                derived.yaml().contains("    pointer: \"2:/spring/a\"\n    expect: 2\n    value: 0600\n"));
        proves(derived, PlanFiles.NONE, one("application.yml", text), stage);
    }

    private static final String XML =
            """
            <?xml version="1.0"?>
            <!-- pools -->
            <pools>
              <pool name="web" size='20'>
                <host>a</host>
              </pool>
              <pool name="batch">
                <host>b</host>
              </pool>
              <property>
                <name>retries</name>
                <value>3</value>
              </property>
            </pools>
            """;
    private static final String INI =
            "[Service]\nType = simple\nUser = shop\n\n; end\n[Install]\nAlias = a\nAlias = b\n";

    @Test
    public void valuesOfXmlAndIniAreNamed() throws Exception {
        Trees base = Trees.tree().file("pools.xml", XML).file("shop.service", INI);
        Trees stage = Trees.tree()
                .file(
                        "pools.xml",
                        XML.replace("'20'", "'50 &amp; more'")
                                .replace("<value>3", "<value>5")
                                .replace("    <host>b</host>\n", "")
                                .replace(
                                        "  </pool>\n  <property>",
                                        "  </pool>\n  <pool name=\"jobs\" size=\"1\">\n    <host>c</host>\n"
                                                + "    <host>d</host>\n  </pool>\n  <property>"))
                .file(
                        "shop.service",
                        INI.replace("simple", "notify").replace("User = shop\n", "") + "Alias = c\n\n[X]\nk = 1\n");
        Derived derived = Derivation.fresh("p", base.snapshot(), stage.snapshot(), List.of());
        assertEquals(Map.of(), derived.files());
        proves(derived, PlanFiles.NONE, base, stage);
        String items =
                derived.yaml().replaceAll("(?m)^ *(?:#|- id|description|kind|file|plan|apiVersion|items).*\n", "");
        assertEquals(
                """
                    pointer: "/pools/pool[@name='web']/@size"
                    expect: "20"
                    value: "50 & more"
                """,
                items.lines().skip(1).limit(3).map(line -> line + "\n").reduce("", String::concat));
        for (String line : List.of(
                "pointer: \"/pools/pool[@name='batch']/host\"",
                "pointer: \"/pools/pool[@name='jobs']\"",
                "value: {\"@size\": \"1\", \"host\": [\"c\", \"d\"]}",
                "pointer: \"/pools/property[name='retries']/value\"",
                "pointer: /Service/User",
                "pointer: /Install/Alias",
                "value: [\"a\", \"b\", \"c\"]",
                "pointer: /X",
                "value: {\"k\": \"1\"}")) {
            assertTrue(line + "\n" + derived.yaml(), derived.yaml().contains("    " + line + "\n"));
        }
    }

    /** Where elements stand counts, and no item says it. */
    @Test
    public void anElementInAnotherPlaceIsAFile() throws Exception {
        Trees base = Trees.tree().file("a.xml", "<a>\n  <b/>\n  <c/>\n</a>\n");
        for (String text : List.of(
                "<a>\n  <c/>\n  <b/>\n</a>\n", "<a>\n  <b/>\n  <x/>\n  <c/>\n</a>\n", "<a>\n  t<b/>\n  <c/>\n</a>\n")) {
            Trees stage = Trees.tree().file("a.xml", text);
            Derived derived = Derivation.fresh("p", base.snapshot(), stage.snapshot(), List.of());
            assertEquals(1, derived.files().size());
            proves(derived, PlanFiles.NONE, base, stage);
        }
    }

    @Test
    public void itemsForSingleEnvironmentsAreLeftAlone() throws Exception {
        String text = Plans.withItems(
                "- {id: t, description: d, kind: set, file: conf/app.json, pointer: /upload/max, value: 1, when: {environment: test}}\n"
                        + "- {id: p, description: d, kind: set, file: conf/app.json, pointer: /upload/max, value: 2, when: {environment: production}}\n");
        Trees stage = base().file("conf/app.json", JSON.replace("20", "3").replace("\"a\"", "\"b\""));
        Derived derived = derive(text, BASE, stage);
        assertTrue(derived.yaml().startsWith(text));
        assertEquals(List.of("set-conf-app.json-name"), derived.added());
        assertEquals(List.of("t", "p"), derived.kept());
    }

    @Test
    public void formattingBesideAValueForOneEnvironmentIsNamed() throws Exception {
        String text = Plans.withItems(
                "- {id: l, description: d, kind: set, file: conf/app.json, pointer: /name, value: b, when: {environment: e}}\n");
        Trees stage = base().file("conf/app.json", JSON.replace("20", "50").replace("  ", "\t"));
        Derived derived = derive(text, BASE, stage);
        assertEquals(List.of("conf/app.json"), derived.formattingOnly());
        assertEquals(List.of("set-conf-app.json-upload-max"), derived.added());
    }

    @Test
    public void newItemsFindTheirPlaceInEveryShapeOfPlan() throws Exception {
        Trees stage = base().file("conf/app.json", JSON.replace("20", "50"));
        String item = "{id: m, description: d, kind: manual, instruction: i}";
        for (String text : List.of(
                "{apiVersion: workplan/v1, plan: {id: p}, items: []}",
                "{apiVersion: workplan/v1, plan: {id: p}, items: [" + item + "]}\n",
                "apiVersion: workplan/v1\nplan: {id: p}\nitems: [" + item + ", # one\n]\n",
                "apiVersion: workplan/v1\nplan: {id: p}\nitems: []   # none yet\n",
                "apiVersion: workplan/v1\nplan: {id: p}\nitems:\n    - " + item,
                "apiVersion: workplan/v1\nplan: {id: p}\nitems:\n- " + item + " # last\n# end",
                "items:\n- " + item + "\n# the head\nplan: {id: p}\napiVersion: workplan/v1\n",
                "---\nitems:\n  - id: m\n    description: d\n    kind: manual\n    instruction: |+\n      i\n\n\nplan: {id: p}\napiVersion: workplan/v1\n...\n",
                "apiVersion: workplan/v1\r\nplan: {id: p}\r\nitems:\r\n- id: m\r\n  description: d\r\n  kind: manual\r\n  instruction: >\r\n    i\r\n")) {
            Derived derived = derive(text, BASE, stage);
            assertEquals(text, List.of("set-conf-app.json-upload-max"), derived.added());
            assertEquals(
                    Plans.read(text).items(),
                    derived.plan().items().subList(0, Plans.read(text).items().size()));
            assertEquals(text.contains("\r"), derived.yaml().contains("\r"));
            assertFalse(derived.yaml().replace("\r\n", "").contains("\r"));
            assertEquals(
                    text.contains("\r"), !derived.yaml().replace("\r\n", "").contains("\n") && text.contains("\r"));
            proves(derived, PlanFiles.NONE, BASE, stage);
        }
    }

    @Test
    public void whatNoPlanCanNameIsToldByName() throws Exception {
        Trees stage =
                base().file("a\nb", "x").file("conf/a\\b", "x").file("c:d", "x").file("a\\x2db.mount", "x");
        Refusal refused = assertThrows(
                Refusal.class, () -> Derivation.fresh("p", base().snapshot(), stage.snapshot(), List.of()));
        assertTrue(refused.getMessage(), refused.getMessage().contains("at 3 paths that no plan can name"));
        assertEquals(
                List.of(
                        "'a b': the path has a control character",
                        "'c:d': the path is absolute; write it relative to the environment's root",
                        "'conf/a\\b': the path has a backslash; write / between folders"),
                refused.details());
        Derived derived = Derivation.fresh("p", base().snapshot(), stage.snapshot(), List.of("a?b", "c?d", "conf/a*"));
        assertEquals(List.of("create-a-x2db.mount"), derived.added());
    }

    /** Such a file may have documents, each with the key. */
    @Test
    public void everyLineOfAKeyOfPropertiesCounts() throws Exception {
        Trees base = one("a.properties", "a=1\n#---\nspring.config.activate.on-profile=x\na=2\n");
        Trees stage = one("a.properties", "a=3\n#---\nspring.config.activate.on-profile=x\na=2\n");
        Derived derived = Derivation.fresh("p", base.snapshot(), stage.snapshot(), List.of());
        proves(derived, PlanFiles.NONE, base, stage);
        Completeness proof =
                CompletenessProof.of(base.snapshot(), stage.snapshot(), base.snapshot(), base.snapshot(), List.of());
        assertEquals(
                List.of("a.properties a: expected [\"3\",\"2\"], is [\"1\",\"2\"]"),
                proof.missing().stream().map(Object::toString).toList());
    }

    @Test
    public void oddTextsSurvive() throws Exception {
        for (String value : List.of(
                "word ".repeat(50_000),
                "yes",
                "a: b",
                "# no",
                "${x}",
                "$${x}",
                "\\\"'",
                "null",
                "1",
                "1.0",
                " x ",
                "é\u0085\u2028😀",
                "",
                "-",
                "a\\nb",
                "=",
                "~",
                "@x")) {
            Trees stage = base().file(
                            "conf/mail.properties",
                            "# relay\nmail.host=" + value.replace("\\", "\\\\").replace(" x", "\\ x")
                                    + "\nmail.port=25\n");
            Derived derived = Derivation.fresh("CR-1", BASE.snapshot(), stage.snapshot(), List.of());
            proves(derived, PlanFiles.NONE, BASE, stage);
        }
    }

    @Test
    public void aFolderIsNotGivenThePermissionsOfAFileThatTheStageHas() throws Exception {
        String plan = "apiVersion: workplan/v1\nplan: {id: p}\nitems:\n"
                + "  - {id: w, description: d, kind: file, path: b, action: create, directory: true}\n";
        Derived derived = Derivation.derive(
                Trees.tree().file("a", "x").snapshot(),
                Trees.tree().file("b", "x").snapshot(),
                new Derivation.Existing("p", plan, PlanFiles.NONE));
        assertEquals(derived.yaml(), List.of("delete-a"), derived.added());
        assertEquals(1, derived.conflicts().size());
    }
}
