package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.BucketType;
import io.jenkins.plugins.promotion.environment.Definitions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.notice.NoticeConfiguration;
import io.jenkins.plugins.promotion.notice.Receivers;
import io.jenkins.plugins.promotion.notice.Webhook;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** The environments on Jenkins' System page, which the embedded host does not have. */
public class SystemPageTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    static {
        j.timeout = 900; // the time is that of the whole class
    }

    /** Registers a type as another plugin does. */
    @TestExtension
    public static class Bucket extends BucketType.BucketDescriptor {}

    @Before
    public void setUp() {
        PromotionConfiguration.get().setEnvironments(List.of());
    }

    private static Environment builtIn(String name, String path) {
        Environment environment = new Environment(name, new DirectoryType(path));
        environment.setBuiltInNode(true);
        return environment;
    }

    @Test
    public void anotherPluginsTypeIsShownAndSaved() throws Exception {
        BucketType type = new BucketType("shop-config");
        type.setVersioned(true);
        PromotionConfiguration.get().setEnvironments(List.of(new Environment("shop", type)));
        Map<String, Object> before =
                Definitions.valuesOf(PromotionConfiguration.get().getEnvironments());
        HtmlForm form = j.createWebClient().goTo("configure").getFormByName("config");
        assertEquals("shop-config", form.getInputByName("_.bucket").getValue());
        j.submit(form);
        assertEquals(before, Definitions.valuesOf(PromotionConfiguration.get().getEnvironments()));
    }

    @Test
    public void whoHearsIsShownAndSaved() throws Exception {
        Webhook hook = new Webhook("tickets", "https://tickets.example.org/hook");
        hook.setKinds(List.of("gate-opened", "change-closed"));
        hook.setFormat("chat");
        Receivers receivers = new Receivers();
        receivers.setWebhooks(List.of(hook));
        receivers.setDigestHour(5);
        NoticeConfiguration.get().setReceivers(receivers);
        j.submit(j.createWebClient().goTo("configure").getFormByName("config"));
        Receivers after = NoticeConfiguration.get().getReceivers();
        assertEquals(5, after.getDigestHour());
        assertEquals(1, after.getWebhooks().size());
        Webhook same = after.getWebhooks().get(0);
        assertEquals("tickets", same.getName());
        assertEquals("https://tickets.example.org/hook", same.getUrl());
        assertEquals("chat", same.getFormat());
        assertEquals(List.of("gate-opened", "change-closed"), same.getKinds());
        NoticeConfiguration.get().setReceivers(new Receivers());
    }

    @Test
    public void headingsOfTablesAreShownAndSaved() throws Exception {
        PromotionConfiguration.get().setHeadings("Pos = No.");
        HtmlForm form = j.createWebClient().goTo("configure").getFormByName("config");
        assertEquals("Pos = No.", form.getInputByName("_.headings").getValue());
        form.getInputByName("_.headings").setValue("Pos = No., Wer = -");
        j.submit(form);
        assertEquals("Pos = No., Wer = -", new PromotionConfiguration().getHeadings());
        PromotionConfiguration.get().setHeadings("");
    }

    @Test
    public void filesThatMayBeAttachedAreShownAndSaved() throws Exception {
        HtmlForm form = j.createWebClient().goTo("configure").getFormByName("config");
        assertEquals("", form.getInputByName("_.evidenceTypes").getValue());
        form.getInputByName("_.evidenceTypes").setValue("png, image/*");
        j.submit(form);
        assertEquals(".png, image/*", new PromotionConfiguration().getEvidenceTypes());
        PromotionConfiguration.get().setEvidenceTypes("");
    }

    @Test
    public void theLastEnvironmentCanBeDeleted() throws Exception {
        PromotionConfiguration.get().setEnvironments(List.of(builtIn("one", "/srv/one")));
        HtmlPage page = j.createWebClient().goTo("configure");
        HtmlForm form = page.getFormByName("config");
        HtmlElement chunk =
                form.getInputByName("_.path").getFirstByXPath("ancestor::div[contains(@class, 'repeated-chunk')][1]");
        HtmlButton delete = chunk.getFirstByXPath(".//button[contains(@class, 'repeatable-delete')]");
        delete.click();
        page.getWebClient().waitForBackgroundJavaScript(5_000);
        j.submit(form);
        assertEquals(List.of(), PromotionConfiguration.get().getEnvironments());
        assertEquals(List.of(), new PromotionConfiguration().getEnvironments());
    }

    @Test
    public void mistakesAreToldAndNothingChanges() throws Exception {
        PromotionConfiguration.get().setEnvironments(List.of(builtIn("one", "/srv/one")));
        JenkinsRule.WebClient client = j.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo("configure").getFormByName("config");
        form.getInputByName("_.path").setValue("relative");
        HtmlPage told = j.submit(form);
        assertTrue(
                told.asNormalizedText(),
                told.asNormalizedText()
                        .contains("environment 'one': directory path 'relative': give an absolute path"));
        assertEquals(
                "/srv/one",
                PromotionConfiguration.get()
                        .environment("one")
                        .orElseThrow()
                        .getType()
                        .getLocation());
    }
}
