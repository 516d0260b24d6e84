package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.BucketType;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** An environment of another plugin's type has its own form on the page of one environment. */
public class AnotherTypeTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    /** Registers the type. */
    @TestExtension
    public static class Bucket extends BucketType.BucketDescriptor {}

    private BucketType stored() {
        return (BucketType)
                PromotionConfiguration.get().environment("shop").orElseThrow().getType();
    }

    private static void choose(HtmlForm form, String type) {
        for (HtmlSelect select : form.<HtmlSelect>getElementsByTagName("select").stream()
                .map(HtmlSelect.class::cast)
                .toList()) {
            for (HtmlOption option : select.getOptions()) {
                if (option.getText().equals(type)) {
                    select.setSelectedAttribute(option, true);
                }
            }
        }
    }

    @Test
    public void isSavedAndShown() throws Exception {
        HtmlPage page = j.createWebClient().goTo("manage/environment-definitions/new/");
        HtmlForm form = page.getFormByName("environment");
        choose(form, "Bucket of another plugin");
        page.getWebClient().waitForBackgroundJavaScript(10_000);
        form.getInputByName("_.name").setValue("shop");
        form.getInputByName("_.builtInNode").setChecked(true);
        form.getInputByName("_.bucket").setValue("shop-config");
        form.getInputByName("_.versioned").setChecked(true);
        j.submit(form);
        assertEquals("shop-config", stored().getBucket());
        assertTrue(stored().isVersioned());
        form = j.createWebClient()
                .goTo("manage/environment-definitions/define/shop/")
                .getFormByName("environment");
        assertEquals("shop-config", form.getInputByName("_.bucket").getValue());
        form.getInputByName("_.bucket").setValue("other");
        j.submit(form);
        assertEquals("other", stored().getBucket());
        assertTrue(stored().isVersioned());
    }

    @Test
    public void itsMistakesAreTold() throws Exception {
        Environment shop = new Environment("shop", new BucketType("shop-config"));
        shop.setBuiltInNode(true);
        PromotionConfiguration.get().setEnvironments(List.of(shop));
        JenkinsRule.WebClient client = j.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form =
                client.goTo("manage/environment-definitions/define/shop/").getFormByName("environment");
        form.getInputByName("_.bucket").setValue(" ");
        HtmlPage back = j.submit(form);
        assertTrue(back.asNormalizedText(), back.asNormalizedText().contains("Name the bucket"));
        assertEquals("shop-config", stored().getBucket());
    }
}
