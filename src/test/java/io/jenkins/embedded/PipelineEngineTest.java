package io.jenkins.embedded;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import org.junit.Rule;
import org.junit.Test;

/** Host-only: the engine around groovy-cps is this host's own. */
public class PipelineEngineTest {
    @Rule
    public final HostRule host = new HostRule();

    @Test
    public void runsStepsLoopsAndMethods() throws Exception {
        String log = host.run(
                        Result.SUCCESS,
                        """
                        def twice(x) { return x * 2 }
                        def total = 0
                        for (n in [1, 2, 3]) { total += twice(n); echo "n=$n" }
                        [a: 1, b: 2].each { k, v -> echo "$k->$v" }
                        stage('One') { echo "total ${total}" }
                        node { sleep 0; echo env.WORKSPACE }
                        def r = parallel(left: { sleep time: 10, unit: 'MILLISECONDS'; 'l' }, right: { 'r' })
                        echo "got ${r.left}${r.right}"
                        try { error 'bad' } catch (e) { echo "caught ${e.message}" }
                        """)
                .getLog();
        assertTrue(log, log.contains("n=3") && log.contains("b->2") && log.contains("total 12"));
        assertTrue(log, log.contains("got lr") && log.contains("caught bad"));
        assertTrue(log, log.endsWith("Finished: SUCCESS\n"));
    }

    @Test
    public void failsWithTheMessageOfError() throws Exception {
        String log = host.run(Result.FAILURE, "error 'no way'").getLog();
        assertTrue(log, log.contains("ERROR: no way\n"));
        assertEquals(log, -1, log.indexOf("\tat "));
    }
}
