package io.jenkins.plugins.promotion.process.people;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CompletionTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void saysWhatLiesThereInTheReadersLanguage() throws Exception {
        Scene scene = new Scene(folder.getRoot().toPath());
        scene.copy("production", "development", true, true);
        scene.copy("development", "test", false, false);
        Map<String, String> trees = new LinkedHashMap<>();
        trees.put("development", tree(scene, "development"));
        trees.put("test", tree(scene, "test"));
        Saying said = Completion.statement(scene.change.state(), trees).orElseThrow();
        assertEquals("development = copy of production; test = copy of development", said.toString());
        assertEquals("development = Kopie von production; test = Kopie von development", said.in(Locale.GERMAN));
        assertEquals(
                "what nobody knows",
                Optional.empty(),
                Completion.statement(scene.change.state(), Map.of("test", "v1:other")));
    }

    private static String tree(Scene scene, String environment) throws Exception {
        return scene.change.state().lastCopyTo(environment).orElseThrow().targetAfter();
    }
}
