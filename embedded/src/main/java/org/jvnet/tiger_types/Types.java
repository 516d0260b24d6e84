package org.jvnet.tiger_types;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;

/**
 * What Stapler asks about generic types. Stands before the class of the same name in tiger-types 1.4, the newest on
 * Maven Central, which lacks {@link #bind}.
 */
public final class Types {
    private Types() {}

    /** The class that remains of a type at run time. */
    @SuppressWarnings("unchecked")
    public static <T> Class<T> erasure(Type type) {
        if (type instanceof Class<?> c) {
            return (Class<T>) c;
        }
        if (type instanceof ParameterizedType p) {
            return (Class<T>) p.getRawType();
        }
        if (type instanceof GenericArrayType a) {
            return (Class<T>)
                    Array.newInstance(erasure(a.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof TypeVariable<?> v) {
            return erasure(v.getBounds()[0]);
        }
        if (type instanceof WildcardType w) {
            return erasure(w.getUpperBounds()[0]);
        }
        throw new IllegalArgumentException("Not a Java type: " + type);
    }

    /** {@code type} seen as its supertype {@code base}, with type arguments filled in; null if it is no subtype. */
    public static Type getBaseClass(Type type, Class base) {
        if (type instanceof TypeVariable<?> v) {
            return getBaseClass(v.getBounds()[0], base);
        }
        if (type instanceof WildcardType w) {
            return getBaseClass(w.getUpperBounds()[0], base);
        }
        Class<?> raw = erasure(type);
        if (raw == base) {
            return type;
        }
        if (!base.isAssignableFrom(raw)) {
            return null;
        }
        Type found = superType(type, raw, raw.getGenericSuperclass(), base);
        for (Type face : raw.getGenericInterfaces()) {
            found = found != null ? found : superType(type, raw, face, base);
        }
        return found != null ? found : base;
    }

    private static Type superType(Type type, Class<?> raw, Type parent, Class<?> base) {
        if (parent == null) {
            return null;
        }
        Type bound = type instanceof ParameterizedType p ? bind(parent, raw, p) : parent;
        return getBaseClass(bound, base);
    }

    /** {@code type} with the type variables of {@code declaration} replaced by the arguments of {@code actual}. */
    public static Type bind(Type type, GenericDeclaration declaration, ParameterizedType actual) {
        if (type instanceof TypeVariable<?> variable) {
            TypeVariable<?>[] variables = declaration.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                if (variables[i].equals(variable)) {
                    return actual.getActualTypeArguments()[i];
                }
            }
            return type;
        }
        if (type instanceof ParameterizedType p) {
            Type[] arguments = Arrays.stream(p.getActualTypeArguments())
                    .map(a -> bind(a, declaration, actual))
                    .toArray(Type[]::new);
            return new Parameterized((Class<?>) p.getRawType(), arguments, p.getOwnerType());
        }
        if (type instanceof GenericArrayType a) {
            Type component = bind(a.getGenericComponentType(), declaration, actual);
            return Array.newInstance(erasure(component), 0).getClass();
        }
        return type;
    }

    /** The {@code index}th argument of a parameterized type. */
    public static Type getTypeArgument(Type type, int index) {
        if (type instanceof ParameterizedType p) {
            return p.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException(type + " has no type arguments");
    }

    /** Like {@link #getTypeArgument(Type, int)}, but {@code fallback} for a type without arguments. */
    public static Type getTypeArgument(Type type, int index, Type fallback) {
        return type instanceof ParameterizedType ? getTypeArgument(type, index) : fallback;
    }

    public static ParameterizedType createParameterizedType(Class raw, Type... arguments) {
        return new Parameterized(raw, arguments, raw.getDeclaringClass());
    }

    public static boolean isSubClassOf(Type sub, Type sup) {
        return Types.<Object>erasure(sup).isAssignableFrom(erasure(sub));
    }

    private record Parameterized(Class<?> raw, Type[] arguments, Type owner) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return owner;
        }
    }
}
