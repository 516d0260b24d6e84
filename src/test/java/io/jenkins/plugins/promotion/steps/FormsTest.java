package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import java.beans.Introspector;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Every parameter has a place in a form, and help; every place in a form has a parameter. Needs no Jenkins. */
public class FormsTest {

    private static final Pattern FIELD = Pattern.compile("\\bfield=\"([^\"]+)\"");

    /** Whatever generators of scripts and configuration describe: steps, types of environments, parts of configuration. */
    private static List<Class<?>> described() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.promotion")
                        .stream()
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(type -> Stream.concat(type.getConstructors().stream(), type.getMethods().stream())
                                .anyMatch(member -> member.isAnnotatedWith(DataBoundConstructor.class)
                                        || member.isAnnotatedWith(DataBoundSetter.class)))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    @Test
    public void everythingThatIsDescribedHasAFormAndPlentyOfHelp() throws Exception {
        Map<String, List<String>> problems = new TreeMap<>();
        for (Class<?> type : described()) {
            List<String> found = problems(type);
            if (!found.isEmpty()) {
                problems.put(type.getSimpleName(), found);
            }
        }
        assertEquals(Map.of(), problems);
    }

    @Test
    public void stepsAndTypesAreAmongThem() {
        List<Class<?>> all = described();
        assertEquals(
                13, all.stream().filter(PromotionStep.class::isAssignableFrom).count());
        assertEquals(
                3, all.stream().filter(EnvironmentType.class::isAssignableFrom).count());
    }

    /** Jenkins leaves the end of an empty paragraph out, so that what follows lies inside it, and scripts that fill it erase it. */
    @Test
    public void noViewHasAnEmptyParagraph() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            for (Path view :
                    files.filter(file -> file.toString().endsWith(".jelly")).toList()) {
                assertFalse(
                        view + ": say <div .../>",
                        Pattern.compile("<p(\\s[^>]*)?/>|<p(\\s[^>]*)?></p>")
                                .matcher(Files.readString(view))
                                .find());
            }
        }
    }

    private static List<String> problems(Class<?> type) throws IOException {
        List<String> problems = new ArrayList<>();
        String form = view(type, "config.jelly");
        if (form == null) {
            return List.of("no config.jelly");
        }
        if (!form.startsWith("<?jelly escape-by-default='true'?>")) {
            problems.add("config.jelly does not escape by default");
        }
        if (view(type, "help.html") == null) {
            problems.add("no help.html");
        }
        Set<String> parameters = parameters(type);
        Set<String> fields = new TreeSet<>();
        Matcher matcher = FIELD.matcher(form);
        while (matcher.find()) {
            fields.add(matcher.group(1));
        }
        for (String parameter : parameters) {
            if (!fields.contains(parameter)) {
                problems.add("config.jelly has no field " + parameter);
            }
            String help = view(type, "help-" + parameter + ".html");
            if (help == null || help.length() < 40) {
                problems.add("no help-" + parameter + ".html that says anything");
            }
        }
        fields.removeAll(parameters);
        fields.forEach(field -> problems.add("config.jelly has a field without a parameter: " + field));
        return problems;
    }

    private static Set<String> parameters(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                for (Parameter parameter : constructor.getParameters()) {
                    names.add(parameter.getName());
                }
            }
        }
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                names.add(Introspector.decapitalize(method.getName().substring("set".length())));
            }
        }
        return names;
    }

    /** As Jenkins finds it: beside the class, or beside what it extends. */
    private static String view(Class<?> type, String name) throws IOException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            try (InputStream in = each.getResourceAsStream(each.getSimpleName() + "/" + name)) {
                if (in != null) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }
}
