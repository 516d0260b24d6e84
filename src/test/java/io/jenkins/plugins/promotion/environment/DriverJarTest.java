package io.jenkins.plugins.promotion.environment;

import static org.junit.Assert.assertEquals;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.files.Sha256;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The driver of a plugin on its way to a node. */
public class DriverJarTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final DriverJar driver = new DriverJar("shop", "jdbc:h2:mem:a", "");

    private String digest() throws Exception {
        Path jar = Path.of(org.h2.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return Sha256.hex(Files.readAllBytes(jar));
    }

    @Test
    public void itIsBroughtOnceAndNothingElseIsLeft() throws Exception {
        Path drivers = folder.getRoot().toPath().resolve("drivers");
        for (int i = 0; i < 2; i++) {
            DataSourceLogin.Jar brought = driver.bring(new FilePath(folder.getRoot()));
            assertEquals(drivers.resolve(digest() + ".jar").toString(), brought.path());
            assertEquals(digest(), Sha256.hex(Files.readAllBytes(Path.of(brought.path()))));
            assertEquals(1, drivers.toFile().list().length);
        }
    }

    /** What is loaded there is found out by the digest, which the controller knows. */
    @Test
    public void noAnswerOfANodeDecidesWhatIsLoaded() throws Exception {
        for (Object answer : Arrays.asList(true, false, null, "yes", 7L, List.of())) {
            AtomicInteger asked = new AtomicInteger();
            VirtualChannel channel = (VirtualChannel) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {VirtualChannel.class}, (proxy, method, arguments) -> {
                        asked.incrementAndGet();
                        return answer;
                    });
            DataSourceLogin.Jar brought = driver.bring(new FilePath(channel, "/srv/agent"));
            assertEquals(new DataSourceLogin.Jar("/srv/agent/drivers/" + digest() + ".jar", digest()), brought);
            assertEquals(String.valueOf(answer), Boolean.TRUE.equals(answer) ? 1 : 2, asked.get());
        }
    }
}
