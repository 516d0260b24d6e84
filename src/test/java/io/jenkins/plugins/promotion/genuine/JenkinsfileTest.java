package io.jenkins.plugins.promotion.genuine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
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
    public void theExampleIsValid() throws Exception {
        ModelASTPipelineDef read =
                read(Files.readString(Path.of("examples/configuration-promotion/Jenkinsfile.declarative")));
        assertEquals(10, read.getStages().getStages().size());
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
