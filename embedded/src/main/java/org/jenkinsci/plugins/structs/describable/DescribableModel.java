package org.jenkinsci.plugins.structs.describable;

import io.jenkins.embedded.bind.Binder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What can be given to a data-bound class.
 *
 * @param <T> the class
 */
public final class DescribableModel<T> {
    private final List<DescribableParameter> parameters = new ArrayList<>();

    private DescribableModel(Class<T> type) {
        Binder<T> binder = Binder.of(type);
        List<String> required = binder.required();
        binder.types()
                .forEach((name, kind) -> parameters.add(new DescribableParameter(name, kind, required.contains(name))));
    }

    public static <T> DescribableModel<T> of(Class<T> clazz) {
        return new DescribableModel<>(clazz);
    }

    public Collection<DescribableParameter> getParameters() {
        return List.copyOf(parameters);
    }
}
