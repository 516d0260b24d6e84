package io.jenkins.plugins.promotion.change.fact;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** Every fact has a name and comes back from JSON; what is not whole does not. */
public class FactFormatTest {

    private static final Path DOCUMENT = Path.of("docs/formats.md");

    @Test
    public void everyTypeComesBack() {
        Set<String> names = new HashSet<>();
        for (Fact fact : Facts.all()) {
            ObjectNode json = FactFormat.write(fact);
            Fact read = FactFormat.read(FactFormat.name(fact), json.deepCopy());
            assertEquals(fact, read);
            assertEquals(json.toString(), FactFormat.write(read).toString());
            names.add(FactFormat.name(fact));
        }
        assertEquals(FactFormat.names(), names);
    }

    @Test
    public void everyComponentMustBeThereUnlessItMayBeAbsent() {
        for (Fact fact : Facts.all()) {
            for (RecordComponent component : fact.getClass().getRecordComponents()) {
                ObjectNode json = FactFormat.write(fact);
                boolean list = List.class.isAssignableFrom(component.getType());
                json.remove(component.getName());
                String what = FactFormat.name(fact) + "." + component.getName();
                if (component.isAnnotationPresent(MayBeAbsent.class) || list) {
                    FactFormat.read(FactFormat.name(fact), json);
                } else {
                    assertThrows(
                            what, IllegalArgumentException.class, () -> FactFormat.read(FactFormat.name(fact), json));
                }
            }
        }
    }

    @Test
    public void whatIsNotKnownIsRefused() {
        ObjectNode json = FactFormat.write(new ApplyFact.Followed("apply-1")).put("colour", "red");
        assertThrows(IllegalArgumentException.class, () -> FactFormat.read("apply-followed", json));
        assertThrows(IllegalArgumentException.class, () -> FactFormat.read("of-a-newer-version", json));
        ObjectNode outcome =
                FactFormat.write(ApplyFact.Ended.overridden("a", "why")).put("outcome", "fine");
        assertThrows(IllegalArgumentException.class, () -> FactFormat.read("apply-ended", outcome));
    }

    @Test
    public void theDocumentTellsEveryTypeAndField() throws Exception {
        String document = Files.readString(DOCUMENT);
        List<String> missing = new ArrayList<>();
        for (String name : FactFormat.names()) {
            String row = document.lines()
                    .filter(line -> line.startsWith("| `" + name + "` |"))
                    .collect(Collectors.joining());
            if (row.isEmpty()) {
                missing.add(name);
            }
            for (RecordComponent component : FactFormat.type(name).getRecordComponents()) {
                String field =
                        "`" + component.getName() + "`" + (component.isAnnotationPresent(MayBeAbsent.class) ? "?" : "");
                if (!row.contains(field)) {
                    missing.add(name + "." + field);
                }
            }
        }
        assertTrue("docs/formats.md does not tell " + missing, missing.isEmpty());
    }
}
