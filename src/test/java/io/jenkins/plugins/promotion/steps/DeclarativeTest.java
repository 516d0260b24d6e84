package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps in Declarative Pipeline, and what its sections do around them, alike on both hosts. */
public class DeclarativeTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @ClassRule
    public static BuildWatcher watcher = new BuildWatcher();

    @Rule
    public Workshop shop = new Workshop(j);

    private WorkflowRun start(String script) throws Exception {
        shop.job.setDefinition(new CpsFlowDefinition(script.replace("CR-7", shop.change()), true));
        return shop.watch(shop.job.scheduleBuild2(0).waitForStart());
    }

    /** The lines {@code > …} of the log, in order. */
    private static String said(String log) {
        return String.join(
                " ",
                Pattern.compile("(?m)^> (.*)$")
                        .matcher(log)
                        .results()
                        .map((MatchResult line) -> line.group(1).strip())
                        .toList());
    }

    @Test
    public void stepsWorkInStagesOptionsWhenParallelAndPost() throws Exception {
        WorkflowRun run = start(
                """
                pipeline {
                  agent none
                  stages {
                    stage('Copy') { steps {
                      copyEnvironment from: 'production', to: 'development', change: 'CR-7'
                    } }
                    stage('Gate') {
                      options { timeout(time: 1, unit: 'HOURS') }
                      steps { awaitSignOff name: 'Changes made', change: 'CR-7', approvers: 'dora', fourEyes: false }
                    }
                    stage('Never') {
                      when { expression { false } }
                      steps { closeChange change: 'CR-7' }
                    }
                    stage('Side by side') { parallel {
                      stage('a') { steps {
                        withConfigLock(environment: 'production', change: 'CR-7', reason: 'a look') { echo 'locked' }
                      } }
                      stage('b') { steps { copyEnvironment from: 'production', to: 'test', change: 'CR-7' } }
                    } }
                  }
                  post { success { closeChange change: 'CR-7' } }
                }
                """);
        shop.people.approve("Changes made", "dora");
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("Unlocked production"));
        assertThat(log, containsString("Closed change " + shop.change()));
        assertThat(log, containsString("Stage \"Never\" skipped due to when conditional"));
    }

    @Test
    public void refusalSkipsTheStagesAfterItAndPostTellsSo() throws Exception {
        String log = shop.end(
                start(
                        """
                        pipeline {
                          agent none
                          stages {
                            stage('One') {
                              steps { copyEnvironment from: 'test', to: 'production', change: 'CR-7' }
                              post {
                                always { echo '> one' }
                                success { echo '> never' }
                                failure { echo '> one failed' }
                              }
                            }
                            stage('Two') {
                              steps { echo '> never' }
                              post { always { echo '> never' } }
                            }
                          }
                          post {
                            cleanup { echo '> tidy' }
                            unsuccessful { echo "> unsuccessful ${currentBuild.currentResult}" }
                            failure { echo '> failed' }
                            aborted { echo '> never' }
                            changed { echo '> changed' }
                            always { echo '> always' }
                          }
                        }
                        """),
                Result.FAILURE);
        assertEquals("one one failed always changed unsuccessful FAILURE failed tidy", said(log));
        assertThat(log, containsString("nothing is ever copied onto it"));
        assertThat(log, containsString("(copyEnvironment, Jenkinsfile line 5)"));
        assertThat(log, containsString("Stage \"Two\" skipped due to earlier failure(s)"));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void timeoutOfAStageAbortsItsGate() throws Exception {
        String log = shop.end(
                start(
                        """
                        pipeline {
                          agent none
                          stages {
                            stage('Gate') {
                              options { timeout(time: 2, unit: 'SECONDS') }
                              steps { awaitSignOff name: 'Test', change: 'CR-7', approvers: 'qa' }
                            }
                          }
                          post {
                            aborted { echo '> aborted' }
                            failure { echo '> failed' }
                            always { echo '> always' }
                          }
                        }
                        """),
                Result.ABORTED);
        assertEquals("always aborted", said(log));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void conditionsEnvironmentsAndNestedStages() throws Exception {
        String log = shop.end(
                start(
                        """
                        def greeting = 'hello'
                        def twice(x) { return "$x$x" }
                        pipeline {
                          agent any
                          environment {
                            WHO = 'world'
                            LINE = "${WHO}!"
                          }
                          stages {
                            stage('All') {
                              when {
                                environment name: 'WHO', value: 'world'
                                not { branch 'main' }
                                anyOf { expression { false }; equals expected: 2, actual: 1 + 1 }
                                allOf { expression { env.LINE == 'world!' } }
                              }
                              environment { WHO = 'moon' }
                              steps { echo "> ${greeting} ${WHO} ${env.LINE} ${twice('x')}" }
                            }
                            stage('None') {
                              when { anyOf { branch 'main'; environment name: 'WHO', value: 'moon' } }
                              steps { echo '> never' }
                            }
                            stage('Inner') { stages {
                              stage('I1') { steps {
                                script {
                                  def n = 0
                                  for (x in [1, 2, 3]) { n += x }
                                  echo "> n=$n"
                                }
                              } }
                              stage('I2') {
                                agent any
                                steps { sh 'echo "> $WHO" ' ; catchError(buildResult: 'UNSTABLE') { error 'soft' } }
                              }
                            } }
                          }
                          post {
                            unstable { echo "> $LINE" }
                            success { echo '> never' }
                          }
                        }
                        """),
                Result.UNSTABLE);
        assertEquals("hello moon world! xx n=6 world world!", said(log));
    }

    @Test
    public void parametersAreTheJobsFromTheFirstBuildOn() throws Exception {
        String script =
                """
                pipeline {
                  agent none
                  parameters {
                    string(name: 'SOAK', defaultValue: '3d', description: 'how long')
                    booleanParam(name: 'MAKE', defaultValue: true, description: '')
                  }
                  stages { stage('a') { steps { echo "> ${params.SOAK} ${params.MAKE}" } } }
                }
                """;
        assertEquals("3d true", said(shop.end(start(script), Result.SUCCESS)));
        ParametersDefinitionProperty asked = shop.job.getProperty(ParametersDefinitionProperty.class);
        assertEquals(List.of("SOAK", "MAKE"), asked.getParameterDefinitionNames());
        assertEquals("how long", ((StringParameterDefinition) asked.getParameterDefinition("SOAK")).getDescription());
        assertEquals(
                BooleanParameterDefinition.class,
                asked.getParameterDefinition("MAKE").getClass());
        WorkflowRun run = shop.watch(shop.job
                .scheduleBuild2(0, new ParametersAction(new StringParameterValue("SOAK", "1h")))
                .waitForStart());
        assertEquals("1h true", said(shop.end(run, Result.SUCCESS)));
    }

    @Test
    public void failFastEndsTheGateBesideARefusal() throws Exception {
        String log = shop.end(
                start(
                        """
                        pipeline {
                          agent none
                          stages { stage('Both') {
                            failFast true
                            parallel {
                              stage('Gate') {
                                steps { awaitSignOff name: 'Test', change: 'CR-7', approvers: 'qa' }
                                post { aborted { echo '> gate aborted' } }
                              }
                              stage('Refused') { steps {
                                copyEnvironment from: 'test', to: 'production', change: 'CR-7'
                              } }
                            }
                          } }
                        }
                        """),
                Result.FAILURE);
        assertEquals("gate aborted", said(log));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void misspeltParameterIsRefused() throws Exception {
        String log = shop.end(
                start("pipeline { agent none\n stages { stage('a') { steps {\n"
                        + "awaitSignOff name: 'Test', change: 'CR-7', foureyes: false\n} } } }"),
                Result.FAILURE);
        assertThat(log, containsString("foureyes"));
    }
}
