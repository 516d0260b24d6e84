package io.jenkins.plugins.promotion.environment;

import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.environment.command.Variables;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.environment.git.GitType;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Definitions of environments as administrators write them: for every type one with nothing but what it needs, and one with
 * everything it can have. Tests take each through every way in and out: forms, configuration-as-code, the disk.
 */
public final class Definitions {

    private Definitions() {}

    /** A new type, or a new option of one, gets a row here. */
    public static List<Environment> all() {
        List<Environment> rows = new ArrayList<>();
        rows.add(row("plain", new DirectoryType("/srv/plain"), e -> {}));
        rows.add(row("filled", new DirectoryType("/srv/it's \"filled\" & <more>"), Definitions::fill));
        rows.add(row("production", new DirectoryType("/srv/production"), e -> {
            e.setProduction(true);
            e.setAllowReplay("true");
        }));
        rows.add(row("commands", new CommandType(List.of("/opt/export", "${directory}")), e -> {}));
        rows.add(row("tables", filledCommands(), Definitions::fill));
        rows.add(row("branch", new GitType("/srv/git/shop.git", "main"), e -> {}));
        rows.add(row("databases", new DirectoryType("/srv/databases"), Definitions::databases));
        rows.add(row("branch-filled", filledBranch(), Definitions::fill));
        return rows;
    }

    private static GitType filledBranch() {
        GitType type = new GitType("https://git.example.org/it's/shop.git", "release/\"1\"&<2>");
        type.setFolder("shop/it's \"odd\" & <x>");
        type.setCredentialsId("shop-git & <token>");
        type.setListModes(true);
        return type;
    }

    private static CommandType filledCommands() {
        CommandType type = new CommandType(
                List.of("/opt/it's \"odd\" & <x>", "--to=${directory}", " two  words ", "$HOME;`id`", "a=b"));
        type.setImport(List.of("psql", "--set=directory=${directory}", "${environment}"));
        type.setFingerprint(List.of("/opt/state", "\\n"));
        type.setFreeze(List.of("/opt/freeze"));
        type.setThaw(List.of("/opt/thaw", "--now"));
        type.setVariables(new Variables(List.of("EMPTY=", "PGHOST=/var/run", "QUOTED=\"a = b\" ${HOME}")));
        type.setTimeout("1h30m");
        return type;
    }

    private static Environment row(String name, EnvironmentType type, Consumer<Environment> more) {
        Environment environment = new Environment(name, type);
        environment.setBuiltInNode(true);
        more.accept(environment);
        return environment;
    }

    /** Sets everything that any environment can have to something else than its default. */
    private static void fill(Environment e) {
        e.setOrder(7);
        e.setScope(List.of("**/*.yaml", "bin/**"));
        e.setExclude(List.of("**/*.tmp"));
        e.setLocal(List.of("local/**", "shop.yaml#/database/host"));
        e.setSecret(List.of("secret/**"));
        e.setJobs(List.of("shop/promotion", "shop/other job"));
        SignOffFloor floor = new SignOffFloor();
        floor.setApprovers("qa:2, business:1");
        floor.setRequired(3);
        floor.setFourEyes(false);
        e.setSignOff(floor);
        e.setWarnOnDrift(true);
        e.setDiscardForbidden(true);
        e.setCopySetuid(true);
        e.setAllowReplay("false");
        e.setBeginByBuild(true);
        e.setExpectRuntimeChange(true);
    }

    private static void databases(Environment e) {
        DataSource shop = new DataSource("shop", "jdbc:postgresql://db.example/" + e.getName() + "?a='b'&\"<c>\"");
        shop.setCredentialsId("shop-db & <more>");
        shop.setDriver("org.postgresql.Driver");
        shop.setJars(List.of("/opt/it's \"odd\"/a.jar", "/opt/b.jar"));
        e.setDataSources(List.of(shop, new DataSource("plain", "jdbc:h2:/srv/" + e.getName())));
    }

    /** Everything that a definition says, for comparison: values by name, parts as maps of their own. */
    public static Map<String, Object> values(Object definition) {
        Map<String, Object> values = new TreeMap<>();
        try {
            for (PropertyDescriptor property :
                    Introspector.getBeanInfo(definition.getClass()).getPropertyDescriptors()) {
                if (property.getReadMethod() != null && !property.getName().equals("descriptor")) {
                    Object value = property.getReadMethod().invoke(definition);
                    values.put(property.getName(), plain(value));
                }
            }
        } catch (IntrospectionException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Definitions::plain).toList();
        }
        if (value instanceof Class || value == null) {
            return String.valueOf(value);
        }
        boolean part = value.getClass().getName().startsWith("io.jenkins.plugins.promotion.environment")
                && !(value instanceof Enum || value instanceof Record);
        return part ? values(value) : value;
    }

    /** The same of several, by name. */
    public static Map<String, Object> valuesOf(List<Environment> environments) {
        Map<String, Object> values = new TreeMap<>();
        environments.forEach(e -> values.put(e.getName(), values(e)));
        return values;
    }
}
