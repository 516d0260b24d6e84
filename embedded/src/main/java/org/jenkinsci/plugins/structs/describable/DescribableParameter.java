package org.jenkinsci.plugins.structs.describable;

import com.google.common.reflect.TypeToken;
import java.lang.reflect.Type;

/** One parameter of a {@link DescribableModel}. */
public final class DescribableParameter {
    private final String name;
    private final Type type;
    private final boolean required;

    DescribableParameter(String name, Type type, boolean required) {
        this.name = name;
        this.type = type;
        this.required = required;
    }

    public Class<?> getErasedType() {
        return TypeToken.of(type).getRawType();
    }

    public String getName() {
        return name;
    }
}
