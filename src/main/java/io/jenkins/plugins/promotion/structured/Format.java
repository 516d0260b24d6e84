package io.jenkins.plugins.promotion.structured;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** The formats, told by the endings of names. A new one is a constant here and a class that reads and changes its files. */
enum Format {
    JSON(Naming.BY_POINTER, JsonFile::new, "json"),
    YAML(Naming.BY_POINTER, YamlFile::new, "yaml yml"),
    PROPERTIES(Naming.BY_KEY, PropertiesFile::new, "properties"),
    XML(XmlPointer.NAMING, XmlFile::new, "xml config"),
    INI(
            Naming.BY_POINTER,
            IniFile::new,
            "ini cnf gitconfig gitmodules editorconfig desktop service socket timer mount automount path slice target"
                    + " network netdev");

    /** The endings, for people; those of INI are told in the documentation. */
    static final String ENDINGS = ".json, .yaml, .yml, .properties, .xml, .config, .ini and others of INI files";

    private final Naming naming;
    private final BiFunction<String, byte[], StructuredFile> reader;
    private final List<String> endings;

    Format(Naming naming, BiFunction<String, byte[], StructuredFile> reader, String endings) {
        this.naming = naming;
        this.reader = reader;
        this.endings = List.of(endings.split(" "));
    }

    /** The format of a file of this name. */
    static Optional<Format> of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.indexOf('.') >= 0 && format.endings.contains(ending))
                .findFirst();
    }

    StructuredFile read(String path, byte[] bytes) {
        return reader.apply(path, bytes);
    }

    Naming naming() {
        return naming;
    }
}
