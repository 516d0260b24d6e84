package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What docs/companions.md says of other plugins. */
public class CompanionsTest {

    private static String pattern() throws Exception {
        String text = Files.readString(Path.of("docs/companions.md"));
        return text.lines().filter(line -> line.startsWith(".*/")).findFirst().orElseThrow();
    }

    private static Set<String> acts() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.promotion")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(RequirePOST.class))
                        .map(JavaMethod::getName)
                        .filter(name -> name.startsWith("do") && !name.startsWith("doCheck"))
                        .map(name -> Character.toLowerCase(name.charAt(2)) + name.substring(3))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    public void auditPatternNamesEveryAct() throws Exception {
        String pattern = pattern();
        String named = pattern.substring(pattern.lastIndexOf("(?:") + 3, pattern.lastIndexOf(')'));
        assertEquals(acts(), new TreeSet<>(Set.of(named.split("\\|"))));
    }

    @Test
    public void auditPatternMatchesActsWhereverTheyAreAndNoPages() throws Exception {
        Pattern pattern = Pattern.compile(pattern());
        for (String act : Set.of(
                "/job/shop/3/promotion/gate/r2-test/approve",
                "/jenkins/job/a/job/shop/3/promotion/apply/a1/answer/",
                "/promotion-changes/20261129-1/window/w1/plan",
                "/environments/test/override",
                "/environments/takeOver",
                "/manage/environment-definitions/define/test/delete",
                "/promotion-notices/revoke")) {
            assertTrue(act, pattern.matcher(act).matches());
        }
        for (String page : Set.of(
                "/job/shop/3/promotion/gate/r2-test/",
                "/job/shop/3/promotion/gate/r2-test/api/json",
                "/job/shop/3/promotion/apply/a1/live",
                "/environments/production/",
                "/job/approve/build")) {
            assertFalse(page, pattern.matcher(page).matches());
        }
    }
}
