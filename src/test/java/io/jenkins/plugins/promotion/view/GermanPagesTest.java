package io.jenkins.plugins.promotion.view;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.localizer.LocaleProvider;

/** Whoever's browser asks for German gets it; everybody else gets English, and data is the same for all. */
public class GermanPagesTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Rule(order = 1)
    public RequestLanguage asked = new RequestLanguage();

    private Shop shop;

    @Before
    public void setUp() throws Exception {
        shop = new Shop(j, folder.getRoot().toPath());
    }

    private String get(String language, String path) throws Exception {
        return get(language, "qa1", path);
    }

    private String get(String language, String user, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.addRequestHeader("Accept-Language", language);
        return client.login(user).goTo(path, null).getWebResponse().getContentAsString();
    }

    private static String timeless(String text) {
        return text.replaceAll("(&lt;|<)?[0-9][0-9.:TZ-]*", "#");
    }

    @Test
    public void languageIsThatOfTheRequest() throws Exception {
        assertThat(get("de-DE", "my-approvals/"), containsString("Meine Freigaben"));
        assertThat(get("de-AT,de;q=0.9", "environments/"), containsString("Nächste Unterbrechung"));
        assertThat(get("en-US", "my-approvals/"), containsString("My approvals"));
        assertThat(get("fr", "environments/"), containsString("Next outage"));
    }

    /** An item that waits for a person, with every button and what it does. */
    @Test
    public void thePageOfTheNightSaysWhatButtonsDo() throws Exception {
        shop.lived();
        String apply = shop.build.getUrl() + "promotion/change/" + shop.scene.change.key() + "/apply/a1/";
        String german = get("de", "ivan", apply);
        for (String text :
                List.of(">Erledigt<", ">Zurückrollen…<", ">Auslassen…<", "Dann geht es hier weiter", "wartet seit")) {
            assertThat(german, containsString(text));
        }
        for (String text : List.of(">Done<", ">Roll back…<", ">Skip…<", "It goes on here then", "waiting for")) {
            assertThat(german, not(containsString(text)));
            assertThat(get("en", "ivan", apply), containsString(text));
        }
    }

    /** Units are not written in another language than what is around them. */
    @Test
    public void bytesAreCountedInTheReadersLanguage() {
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.GERMAN;
            }
        });
        MyNotices page = new MyNotices();
        assertThat(page.bytes(1), is("1 Byte"));
        assertThat(page.bytes(49), is("49 Byte"));
        assertThat(page.bytes(2048), is("2,0 KiB"));
    }

    /** The twelve steps with what is told of each, and the rule of a gate. */
    @Test
    public void stepsAndRulesAreInTheReadersLanguage() throws Exception {
        shop.lived();
        String change = shop.build.getUrl() + "promotion/change/" + shop.scene.change.key() + "/";
        String german = get("de", change);
        String english = get("en", change);
        for (String text : List.of(
                "Durchsicht der Ergebnisse", "Plan ausführen auf production", "gesperrt seit", "Zeitverlauf von")) {
            assertThat(german, containsString(text));
        }
        for (String text :
                List.of("Review of the outcomes", "Follow the plan on production", "Timeline of", "not yet")) {
            assertThat(german, not(containsString(text)));
            assertThat(english, containsString(text));
        }
        String gate =
                change + "gate/" + shop.scene.change.state().gates().get(0).id() + "/";
        assertThat(get("de", gate), containsString(" aus qa"));
        assertThat(get("en", gate), containsString(" of qa"));
        assertThat(get("de", change + "api/json?depth=2"), containsString("Review of the outcomes"));
    }

    /** Why somebody cannot act, who took part, and what was computed: recorded or refused in English, shown in German. */
    @Test
    public void reasonsAreInTheReadersLanguage() throws Exception {
        shop.lived();
        String change = shop.build.getUrl() + "promotion/change/" + shop.scene.change.key() + "/";
        String gate =
                change + "gate/" + shop.scene.change.state().gates().get(1).id() + "/";
        assertThat(get("de", "reader", gate), containsString("Ihnen fehlt das Recht Promotion/SignOff"));
        assertThat(get("en", "reader", gate), containsString("You lack the permission Promotion/SignOff"));
        assertThat(get("de", "reader", change + "apply/a1/"), containsString("Ihnen fehlt das Recht Promotion/Apply"));
        assertThat(get("de", change), containsString("Revision 2 geschrieben oder aufgezeichnet"));
        assertThat(get("en", change), containsString("wrote or recorded revision 2"));
        assertThat(get("de", change + "window/w1/"), containsString("(geprobt "));
        assertThat(get("en", change + "window/w1/"), containsString("(rehearsed "));
    }

    @Test
    public void namesAndHelpOfFormsAreInTheReadersLanguage() throws Exception {
        String help = "descriptorByName/io.jenkins.plugins.promotion.steps.AwaitSignOffStep/help/covers";
        assertThat(get("de", help), containsString("Was freigegeben wird"));
        assertThat(get("en", help), containsString("What is approved"));
    }

    @Test
    public void whatIsRecordedAndHandedOverIsTheSameInEveryLanguage() throws Exception {
        shop.lived();
        String change = shop.build.getUrl() + "promotion/change/" + shop.scene.change.key() + "/";
        for (String data : List.of("api/json?depth=2", "dossier/markdown", "plan/csv", "dossier/html")) {
            assertThat(data, timeless(get("de", change + data)), is(timeless(get("en", change + data))));
        }
    }
}
