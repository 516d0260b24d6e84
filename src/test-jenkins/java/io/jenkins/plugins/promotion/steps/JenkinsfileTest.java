package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.jenkinsci.plugins.pipeline.modeldefinition.ast.ModelASTPipelineDef;
import org.jenkinsci.plugins.pipeline.modeldefinition.parser.Converter;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Declarative Jenkinsfiles that are shipped, judged by the validator that only genuine Jenkins has. */
public class JenkinsfileTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    private static ModelASTPipelineDef read(String script) {
        return Converter.scriptToPipelineDef(script);
    }

    @Test
    public void shippedOnesAreValid() throws Exception {
        Map<String, Integer> stages =
                Map.of("Jenkinsfile", 1, "examples/configuration-promotion/Jenkinsfile.declarative", 10);
        for (Map.Entry<String, Integer> file : stages.entrySet()) {
            ModelASTPipelineDef read = read(Files.readString(Path.of(file.getKey())));
            assertEquals(
                    file.getKey(),
                    file.getValue().intValue(),
                    read.getStages().getStages().size());
        }
    }

    /** It can tell: parameters of this plugin's steps are checked, too. */
    @Test
    public void mistakesAreTold() {
        MultipleCompilationErrorsException refused = assertThrows(
                MultipleCompilationErrorsException.class,
                () -> read("pipeline { agent none\n stages { stage('a') { steps {\n"
                        + "awaitSignOff name: 'Test', foureyes: false\n} } } }"));
        assertThat(refused.getMessage(), containsString("foureyes"));
    }
}
