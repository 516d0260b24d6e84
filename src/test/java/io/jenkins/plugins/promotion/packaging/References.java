package io.jenkins.plugins.promotion.packaging;

import io.jenkins.plugins.promotion.packaging.Reference.Kind;
import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads the symbolic references of one class file. */
final class References extends ClassVisitor {

    private final Set<Reference> found = new LinkedHashSet<>();
    private String self;

    private References() {
        super(Opcodes.ASM9);
    }

    static Set<Reference> of(byte[] classFile) {
        References references = new References();
        new ClassReader(classFile).accept(references, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return references.found;
    }

    private void add(Kind kind, String owner, String key) {
        if (owner.startsWith("[")) {
            type(Type.getObjectType(owner));
        } else {
            found.add(new Reference(self, kind, owner, key));
        }
    }

    private void type(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> type(type.getElementType());
            case Type.OBJECT -> add(Kind.TYPE, type.getInternalName(), "");
            case Type.METHOD -> {
                type(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    type(argument);
                }
            }
            default -> {}
        }
    }

    /** Annotations that are gone at run time link to nothing. */
    private void annotation(String descriptor, boolean visible) {
        if (visible) {
            type(Type.getType(descriptor));
        }
    }

    private void constant(Object value) {
        if (value instanceof Type type) {
            type(type);
        } else if (value instanceof Handle handle) {
            handle(handle);
        }
    }

    private void handle(Handle handle) {
        boolean itf = handle.isInterface();
        switch (handle.getTag()) {
            case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> field(Kind.FIELD, handle);
            case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC -> field(Kind.STATIC_FIELD, handle);
            case Opcodes.H_INVOKESTATIC -> method(
                    itf ? Kind.STATIC_INTERFACE_METHOD : Kind.STATIC_METHOD,
                    handle.getOwner(),
                    handle.getName(),
                    handle.getDesc());
            default -> method(
                    itf ? Kind.INTERFACE_METHOD : Kind.METHOD, handle.getOwner(), handle.getName(), handle.getDesc());
        }
    }

    private void field(Kind kind, Handle handle) {
        add(kind, handle.getOwner(), ApiType.Member.fieldKey(handle.getName(), handle.getDesc()));
        type(Type.getType(handle.getDesc()));
    }

    private void method(Kind kind, String owner, String name, String descriptor) {
        add(kind, owner, ApiType.Member.methodKey(name, descriptor));
        type(Type.getMethodType(descriptor));
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        self = name;
        if (superName != null) {
            add(Kind.EXTENDS, superName, "");
        }
        for (String one : interfaces) {
            add(Kind.IMPLEMENTS, one, "");
        }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        annotation(descriptor, visible);
        return null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        type(Type.getType(descriptor));
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                annotation(annotation, visible);
                return null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
        type(Type.getMethodType(descriptor));
        if (thrown != null) {
            for (String one : thrown) {
                add(Kind.TYPE, one, "");
            }
        }
        return new Code();
    }

    private final class Code extends MethodVisitor {

        Code() {
            super(Opcodes.ASM9);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            annotation(descriptor, visible);
            return null;
        }

        @Override
        public AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
            annotation(descriptor, visible);
            return null;
        }

        @Override
        public void visitTypeInsn(int opcode, String name) {
            add(Kind.TYPE, name, "");
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            boolean fixed = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
            add(fixed ? Kind.STATIC_FIELD : Kind.FIELD, owner, ApiType.Member.fieldKey(name, descriptor));
            type(Type.getType(descriptor));
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
            Kind kind = opcode == Opcodes.INVOKESTATIC
                    ? (itf ? Kind.STATIC_INTERFACE_METHOD : Kind.STATIC_METHOD)
                    : (itf ? Kind.INTERFACE_METHOD : Kind.METHOD);
            method(kind, owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            type(Type.getMethodType(descriptor));
            for (Object argument : arguments) {
                constant(argument);
            }
            if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                String made = Type.getReturnType(descriptor).getInternalName();
                add(Kind.INTERFACE_METHOD, made, ApiType.Member.methodKey(name, ((Type) arguments[0]).getDescriptor()));
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            type(Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String caught) {
            if (caught != null) {
                add(Kind.TYPE, caught, "");
            }
        }
    }
}
