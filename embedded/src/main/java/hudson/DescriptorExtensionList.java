package hudson;

import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.embedded.Extensions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The descriptors of one kind of describable. */
public class DescriptorExtensionList<T extends Describable<T>, D extends Descriptor<T>> extends ExtensionList<D> {
    private final Extensions source;
    private final Class<T> describableType;

    /** Made by {@link Extensions} alone. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public DescriptorExtensionList(Extensions source, Class<T> describableType) {
        super(source, (Class) Descriptor.class);
        this.source = source;
        this.describableType = describableType;
    }

    @SuppressWarnings("unchecked")
    private List<D> matching() {
        List<D> found = new ArrayList<>();
        for (Descriptor<?> descriptor : source.instances(Descriptor.class)) {
            if (describableType.isAssignableFrom(descriptor.clazz)) {
                found.add((D) descriptor);
            }
        }
        return found;
    }

    @Override
    public Iterator<D> iterator() {
        return matching().iterator();
    }

    @Override
    public D get(int index) {
        return matching().get(index);
    }

    @Override
    public int size() {
        return matching().size();
    }
}
