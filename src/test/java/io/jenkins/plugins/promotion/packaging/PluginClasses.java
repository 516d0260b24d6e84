package io.jenkins.plugins.promotion.packaging;

import io.jenkins.plugins.promotion.Promotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/** The plugin's class files as compiled. */
final class PluginClasses {

    /** Where the plugin's packages begin, as class files write it. */
    static final String ROOT = "io/jenkins/plugins/promotion/";

    private PluginClasses() {}

    /** The folder the plugin was compiled into; with the default build the embedded host's classes lie there too. */
    static Path folder() {
        try {
            return Path.of(Promotion.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every class file of the plugin, sorted by name. */
    static List<byte[]> all() {
        try (Stream<Path> files = Files.walk(folder().resolve(ROOT))) {
            List<byte[]> found = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                found.add(Files.readAllBytes(file));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the plugin's classes that carry an annotation themselves, with dots. */
    static Set<String> annotatedWith(String annotation) {
        String wanted = "L" + annotation.replace('.', '/') + ";";
        Set<String> found = new TreeSet<>();
        for (byte[] one : all()) {
            ClassReader reader = new ClassReader(one);
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                            if (descriptor.equals(wanted)) {
                                found.add(reader.getClassName().replace('/', '.'));
                            }
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE);
        }
        return found;
    }
}
