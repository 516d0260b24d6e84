package io.jenkins.plugins.promotion.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a linker knows of a type.
 *
 * @param name with slashes
 * @param access modifiers, see {@link Access}
 * @param superName null for Object
 * @param members by {@link Member#key}
 * @param jar file name of the jar it was read from; empty where it came from elsewhere
 */
record ApiType(
        String name, int access, String superName, List<String> interfaces, Map<String, Member> members, String jar) {

    /** A field or method; a field's key is {@code name:descriptor}, a method's {@code name(…)result}. */
    record Member(int access, String key) {
        static String fieldKey(String name, String descriptor) {
            return name + ":" + descriptor;
        }

        static String methodKey(String name, String descriptor) {
            return name + descriptor;
        }

        boolean isMethod() {
            return key.indexOf('(') >= 0;
        }

        boolean has(int flag) {
            return (access & flag) != 0;
        }
    }

    boolean has(int flag) {
        return (access & flag) != 0;
    }

    Optional<Member> member(String key) {
        return Optional.ofNullable(members.get(key));
    }

    /** Superclass first. */
    List<String> supertypes() {
        List<String> all = new ArrayList<>();
        if (superName != null) {
            all.add(superName);
        }
        all.addAll(interfaces);
        return all;
    }

    /** Reads a class file with all its members. */
    static ApiType of(byte[] classFile, String jar) {
        ClassReader reader = new ClassReader(classFile);
        Map<String, Member> members = new TreeMap<>();
        int[] flags = new int[1];
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    /** Tells what {@link ClassReader#getAccess} does not: whether it is deprecated. */
                    @Override
                    public void visit(
                            int version, int access, String name, String sig, String superName, String[] interfaces) {
                        flags[0] = access;
                    }

                    @Override
                    public FieldVisitor visitField(int access, String name, String desc, String sig, Object value) {
                        add(access, Member.fieldKey(name, desc));
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String desc, String sig, String[] thrown) {
                        add(access, Member.methodKey(name, desc));
                        return null;
                    }

                    private void add(int access, String key) {
                        members.put(key, new Member(Access.that(access, Access.OF_MEMBERS), key));
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return new ApiType(
                reader.getClassName(),
                Access.that(flags[0], Access.OF_TYPES),
                reader.getSuperName(),
                List.of(reader.getInterfaces()),
                members,
                jar);
    }
}
