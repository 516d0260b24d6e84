package io.jenkins.embedded.bind;

import com.google.common.primitives.Primitives;
import com.google.common.reflect.TypeToken;
import groovy.lang.GString;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** Turns a Jenkinsfile's value into what a parameter declares, as Jenkins' own data binding does. */
final class Coercion {
    private Coercion() {}

    static Object to(Type wanted, Object value, String what, String name) throws Exception {
        Class<?> raw = TypeToken.of(wanted).getRawType();
        if (value == null) {
            return raw.isPrimitive() ? Array.get(Array.newInstance(raw, 1), 0) : null;
        }
        if (value instanceof GString) {
            return to(wanted, value.toString(), what, name);
        }
        if (value instanceof Collection<?> list && (raw.isArray() || Collection.class.isAssignableFrom(raw))) {
            return elements(wanted, raw, list, what, name);
        }
        if (value instanceof UninstantiatedDescribable described && raw != Object.class) {
            return described.instantiate(raw);
        }
        if (value instanceof Map<?, ?> map && !Map.class.isAssignableFrom(raw) && raw != Object.class) {
            return fromMap(raw, map);
        }
        if (value instanceof String text) {
            Object made = fromText(raw, text, what, name);
            if (made != null) {
                return made;
            }
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(Primitives.wrap(raw))) {
            return fromNumber(Primitives.wrap(raw), number);
        }
        if (Primitives.wrap(raw).isInstance(value)) {
            return value;
        }
        if (value instanceof Map<?, ?> && raw == Object.class) {
            return value;
        }
        throw new Refusal("Parameter '" + name + "' of " + what + " expects " + raw.getSimpleName() + " but received "
                + value.getClass().getSimpleName() + ": " + value);
    }

    private static Object elements(Type wanted, Class<?> raw, Collection<?> list, String what, String name)
            throws Exception {
        Type element = raw.isArray()
                ? raw.getComponentType()
                : wanted instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
        List<Object> made = new ArrayList<>();
        int index = 0;
        for (Object item : list) {
            made.add(to(element, item, what, name + "[" + index++ + "]"));
        }
        if (raw.isArray()) {
            Object array = Array.newInstance(raw.getComponentType(), made.size());
            for (int i = 0; i < made.size(); i++) {
                Array.set(array, i, made.get(i));
            }
            return array;
        }
        return Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>(made) : made;
    }

    private static Object fromMap(Class<?> raw, Map<?, ?> map) throws Exception {
        Map<String, Object> arguments = new LinkedHashMap<>();
        map.forEach((key, value) -> arguments.put(String.valueOf(key), value));
        Object klass = arguments.remove("$class");
        return Binder.describable(raw, null, klass == null ? null : klass.toString(), arguments);
    }

    private static Object fromText(Class<?> raw, String text, String what, String name) throws Exception {
        if (raw.isEnum()) {
            for (Object constant : raw.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new Refusal("Parameter '" + name + "' of " + what + " does not know '" + text + "'; choose from "
                    + Arrays.toString(raw.getEnumConstants()));
        }
        if (raw == java.net.URL.class) {
            return new java.net.URL(text);
        }
        if ((raw == char.class || raw == Character.class) && text.length() == 1) {
            return text.charAt(0);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Boolean.valueOf(text);
        }
        if (Number.class.isAssignableFrom(Primitives.wrap(raw)) && raw != Number.class) {
            try {
                return fromNumber(Primitives.wrap(raw), new BigDecimal(text.strip()));
            } catch (NumberFormatException e) {
                throw new Refusal(
                        "Parameter '" + name + "' of " + what + " expects a number but received '" + text + "'");
            }
        }
        return null;
    }

    private static Object fromNumber(Class<?> wrapped, Number number) {
        if (wrapped == Integer.class) {
            return number.intValue();
        }
        if (wrapped == Long.class) {
            return number.longValue();
        }
        if (wrapped == Double.class) {
            return number.doubleValue();
        }
        if (wrapped == Float.class) {
            return number.floatValue();
        }
        if (wrapped == Short.class) {
            return number.shortValue();
        }
        return wrapped == Byte.class ? (Object) number.byteValue() : number;
    }
}
