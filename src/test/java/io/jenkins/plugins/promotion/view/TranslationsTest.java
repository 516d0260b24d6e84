package io.jenkins.plugins.promotion.view;

import static org.hamcrest.CoreMatchers.is;
import static org.hamcrest.MatcherAssert.assertThat;

import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Every text of a page can be had in German, and no text is kept that no page shows. */
public class TranslationsTest {

    private static final Path SOURCES = Path.of("src/main").toAbsolutePath();
    private static final Path ROOT = Stream.of(SOURCES, Path.of("../src/main").toAbsolutePath())
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();
    private static final Path VIEWS = ROOT.resolve("resources/io/jenkins/plugins/promotion");
    private static final Path CLASSES = ROOT.resolve("java/io/jenkins/plugins/promotion");

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)[}(]|['\"]%([^'\"]+)['\"]");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)");
    /** What an expression may come to: a literal after a question mark or colon. */
    private static final Pattern OUTCOME = Pattern.compile("[?:]\\s*'([^']*)'");

    private static final Pattern CODE = Pattern.compile("<code>(.*?)</code>", Pattern.DOTALL);

    /** A literal where Jenkins asks what to call something, or what can be chosen. */
    private static final Pattern NAME_IN_CODE =
            Pattern.compile("getDisplayName\\(\\) \\{\\s*return \"[^\"]|ListBoxModel\\.Option\\(\"|items\\.add\\(\"");

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

    /** Attributes that a person sees or hears. */
    private static final Set<String> SHOWN = Set.of(
            "title",
            "subtitle",
            "label",
            "header",
            "add",
            "description",
            "placeholder",
            "alt",
            "aria-label",
            "message",
            "tooltip",
            "data-label");

    /** Elements whose text nobody translates: what is to be typed as it stands. */
    private static final Set<String> AS_IT_IS = Set.of("pre", "code");

    private static final Set<String> RESULTS = Stream.of(TestResult.Result.values())
            .map(result -> "Test" + result.name())
            .collect(Collectors.toSet());

    /** States of changes, gates, runs and items, and what a line of a picture stands for. */
    private static final Set<String> STATES = Stream.concat(
                    Stream.of(ChangePhase.values(), GateOutcome.values(), ApplyOutcome.values(), LineStatus.values())
                            .flatMap(Stream::of)
                            .map(Enum::name),
                    Stream.of(
                            "open",
                            "stopped",
                            "waiting for begin",
                            "ten seconds",
                            "minute",
                            "ten minutes",
                            "hour",
                            "six hours",
                            "day",
                            "week",
                            "thirty days",
                            "year"))
            .map(name -> "state." + name.toLowerCase(Locale.ROOT).replaceAll("[ _]", "-"))
            .collect(Collectors.toSet());

    @Test
    public void everyTextOfAPageIsThereInGerman() {
        List<String> missing = new ArrayList<>();
        jellies((file, text) -> {
            Properties german = properties(sibling(file, "_de.properties"));
            keys(text).stream()
                    .filter(key -> german.getProperty(key, "").isBlank())
                    .forEach(key -> missing.add(VIEWS.relativize(file) + ": " + key));
        });
        bundlesOfClasses((file, english) -> {
            Properties german = properties(sibling(file, "_de.properties"));
            english.stringPropertyNames().stream()
                    .filter(key -> german.getProperty(key, "").isBlank())
                    .forEach(key -> missing.add(VIEWS.relativize(file) + ": " + key));
        });
        assertThat(lines(missing), is(""));
    }

    /** As Jenkins looks for it: {@code help-name_de.html} beside {@code help-name.html}. */
    @Test
    public void everyHelpIsThereInGerman() {
        Set<String> english = new TreeSet<>();
        Set<String> german = new TreeSet<>();
        helps((name, file) -> (file.toString().endsWith("_de.html") ? german : english).add(name));
        assertThat(german, is(english));
    }

    /** What is to be typed is the same in both languages. */
    @Test
    public void bothHelpsNameTheSameCode() {
        Map<String, List<String>> english = new TreeMap<>();
        Map<String, List<String>> german = new TreeMap<>();
        helps((name, file) -> (file.toString().endsWith("_de.html") ? german : english).put(name, codes(read(file))));
        assertThat(german, is(english));
    }

    /** Names of forms, and what can be chosen in them. */
    @Test
    public void noFormHasANameThatCannotBeTranslated() {
        List<String> fixed = new ArrayList<>();
        walk(CLASSES, ".java", file -> {
            Matcher matcher = NAME_IN_CODE.matcher(read(file));
            while (matcher.find()) {
                fixed.add(CLASSES.relativize(file) + ": " + matcher.group());
            }
        });
        assertThat(lines(fixed), is(""));
    }

    @Test
    public void everyStateHasAText() {
        Set<String> missing = new TreeSet<>(STATES);
        missing.removeAll(properties(VIEWS.resolve("view/Texts.properties")).stringPropertyNames());
        assertThat(missing, is(Set.of()));
    }

    @Test
    public void everyKeptTextIsShown() {
        List<String> unused = new ArrayList<>();
        files(".properties", file -> {
            Path view = sibling(file, ".jelly");
            Set<String> used = Files.exists(view) ? keys(read(view)) : keysInCode(file);
            properties(file).stringPropertyNames().stream()
                    .filter(key -> !used.contains(key))
                    .forEach(key -> unused.add(VIEWS.relativize(file) + ": " + key));
        });
        assertThat(lines(unused), is(""));
    }

    @Test
    public void bothLanguagesHaveTheSamePlaces() {
        List<String> differing = new ArrayList<>();
        files("_de.properties", file -> {
            Properties english = properties(sibling(file, ".properties"));
            Properties german = properties(file);
            for (String key : german.stringPropertyNames()) {
                if (!places(english.getProperty(key, key)).equals(places(german.getProperty(key)))) {
                    differing.add(VIEWS.relativize(file) + ": " + key);
                }
            }
        });
        assertThat(lines(differing), is(""));
    }

    /** A single quote begins a passage that is shown as it stands, and is not shown itself. */
    @Test
    public void noTextLosesAnApostrophe() {
        List<String> lost = new ArrayList<>();
        files(".properties", file -> properties(file).forEach((key, text) -> {
            if (text.toString().contains("'")) {
                lost.add(VIEWS.relativize(file) + ": " + key);
            }
        }));
        assertThat(lines(lost), is(""));
    }

    /** Jenkins reads these files as ISO 8859-1. */
    @Test
    public void germanIsWrittenWithEscapes() {
        List<String> wide = new ArrayList<>();
        files(".properties", file -> {
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(read(file))) {
                wide.add(VIEWS.relativize(file).toString());
            }
        });
        assertThat(lines(wide), is(""));
    }

    @Test
    public void noPageHasATextThatCannotBeTranslated() {
        List<String> fixed = new ArrayList<>();
        jellies((file, text) -> {
            try {
                Node root = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
                List<String> found = new ArrayList<>();
                look(root, found);
                found.forEach(words -> fixed.add(VIEWS.relativize(file) + ": " + words));
            } catch (Exception e) {
                throw new IllegalStateException(file.toString(), e);
            }
        });
        assertThat(lines(fixed), is(""));
    }

    private static void look(Node node, List<String> found) {
        if (node instanceof Element element) {
            if (AS_IT_IS.contains(element.getTagName())) {
                return;
            }
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Attr attribute = (Attr) attributes.item(i);
                if (SHOWN.contains(attribute.getName())) {
                    words(attribute.getValue(), found);
                }
            }
        }
        if (node.getNodeType() == Node.TEXT_NODE) {
            words(node.getNodeValue(), found);
        }
        NodeList children = node.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            look(children.item(i), found);
        }
    }

    private static void words(String text, List<String> found) {
        String literal = EXPRESSION.matcher(text).replaceAll(" ");
        if (WORD.matcher(literal).find()) {
            found.add(literal.strip());
        }
        Matcher expressions = EXPRESSION.matcher(text);
        while (expressions.find()) {
            Matcher outcomes = OUTCOME.matcher(expressions.group());
            while (outcomes.find()) {
                String outcome = outcomes.group(1);
                if (!outcome.startsWith("%") && WORD.matcher(outcome).find()) {
                    found.add(outcome);
                }
            }
        }
    }

    private static Set<String> keys(String jelly) {
        Set<String> keys = new TreeSet<>();
        Matcher matcher = KEY.matcher(jelly);
        while (matcher.find()) {
            keys.add(Objects.requireNonNullElse(matcher.group(1), matcher.group(2)));
        }
        return keys;
    }

    /** Keys of a bundle that belongs to a class: those which code of the class's room names. */
    private static Set<String> keysInCode(Path bundle) {
        StringBuilder code = new StringBuilder();
        walk(CLASSES.resolve(VIEWS.relativize(bundle)).getParent(), ".java", file -> code.append(read(file)));
        return properties(bundle).stringPropertyNames().stream()
                .filter(key -> code.indexOf("\"" + key + "\"") >= 0 || isComposed(key))
                .collect(Collectors.toSet());
    }

    /** Keys that code puts together: of the results of tests, and of states. */
    private static boolean isComposed(String key) {
        return STATES.contains(key) || RESULTS.contains(key);
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            places.add(matcher.group(1));
        }
        return places;
    }

    private static void jellies(BiConsumer<Path, String> each) {
        files(".jelly", file -> each.accept(file, read(file)));
    }

    private static void bundlesOfClasses(BiConsumer<Path, Properties> each) {
        files(".properties", file -> {
            if (!file.toString().endsWith("_de.properties") && !Files.exists(sibling(file, ".jelly"))) {
                each.accept(file, properties(file));
            }
        });
    }

    private static Path sibling(Path file, String ending) {
        String name = file.toString().replaceFirst("(_de)?\\.(jelly|properties)$", "");
        return Path.of(name + ending);
    }

    private static Properties properties(Path file) {
        Properties read = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                read.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read;
    }

    private static void files(String ending, Consumer<Path> each) {
        walk(VIEWS, ending, each);
    }

    private static void walk(Path folder, String ending, Consumer<Path> each) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> file.toString().endsWith(ending)).sorted().forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void helps(BiConsumer<String, Path> each) {
        walk(VIEWS, ".html", file -> {
            String name = VIEWS.relativize(file).toString();
            if (file.getFileName().toString().startsWith("help")) {
                each.accept(name.replaceFirst("(_de)?\\.html$", ""), file);
            }
        });
    }

    private static List<String> codes(String help) {
        return CODE.matcher(help)
                .results()
                .map(found -> found.group(1).replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    private static String lines(List<String> found) {
        return String.join("\n", found);
    }
}
