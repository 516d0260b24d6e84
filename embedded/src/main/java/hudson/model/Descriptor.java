package hudson.model;

import hudson.XmlFile;
import io.jenkins.embedded.web.HelpFiles;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.Loadable;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse;

/** What the host knows of one kind of {@link Describable}: names, defaults, checks, stored settings. */
public abstract class Descriptor<T extends Describable<T>> implements Loadable, Saveable {
    private static final Logger LOGGER = Logger.getLogger(Descriptor.class.getName());

    public final transient Class<? extends T> clazz;

    protected Descriptor(Class<? extends T> clazz) {
        if (clazz == null || clazz == (Object) Self.class) {
            @SuppressWarnings("unchecked")
            Class<? extends T> own = (Class<? extends T>) getClass();
            this.clazz = own;
        } else {
            this.clazz = clazz;
        }
    }

    /** The described class is the one this descriptor is nested in. */
    @SuppressWarnings("unchecked")
    protected Descriptor() {
        Class<?> outer = getClass().getEnclosingClass();
        if (outer == null) {
            throw new AssertionError(getClass() + " is not nested in the class it describes; pass that class instead");
        }
        this.clazz = (Class<? extends T>) outer;
    }

    public String getDisplayName() {
        return clazz.getSimpleName();
    }

    public String getId() {
        return clazz.getName();
    }

    public Class<T> getT() {
        Class<?> type = clazz;
        while (type.getSuperclass() != null
                && Describable.class.isAssignableFrom(type.getSuperclass())
                && type.getSuperclass() != AbstractDescribableImpl.class) {
            type = type.getSuperclass();
        }
        @SuppressWarnings("unchecked")
        Class<T> found = (Class<T>) type;
        return found;
    }

    public String getDescriptorUrl() {
        return "descriptorByName/" + getId();
    }

    public final boolean isInstance(T instance) {
        return clazz.isInstance(instance);
    }

    /** From a submitted form. */
    public T newInstance(StaplerRequest2 req, JSONObject formData) throws FormException {
        return req.bindJSON(clazz, formData);
    }

    /** From the global page. */
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        return true;
    }

    /** Of what type a property of the described class is; forms show the form of that. Null when there is none. */
    public PropertyType getPropertyType(String field) {
        String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        for (Method method : clazz.getMethods()) {
            if (method.getParameterCount() == 0
                    && (method.getName().equals("get" + name)
                            || method.getName().equals("is" + name))) {
                return new PropertyType(method.getReturnType(), method.getGenericReturnType());
            }
        }
        return null;
    }

    /** The same; the instance makes no difference here. */
    public PropertyType getPropertyType(Object instance, String field) {
        return getPropertyType(field);
    }

    /** Type of a property. */
    public static final class PropertyType {
        public final Class clazz;
        public final Type type;

        PropertyType(Class clazz, Type type) {
            this.clazz = clazz;
            this.type = type;
        }

        /** Of a list, the class of its elements; null for others. */
        public Class getItemType() {
            Type element = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : null;
            return element instanceof Class<?> known ? known : null;
        }

        public Descriptor getItemTypeDescriptorOrDie() {
            return Jenkins.get().getDescriptorOrDie(getItemType());
        }

        public List<? extends Descriptor> getApplicableDescriptors() {
            return Jenkins.get().getDescriptorList(clazz);
        }
    }

    /** The form beside the described class, or beside what it extends. */
    public String getConfigPage() {
        for (Class<?> each = clazz; each != null; each = each.getSuperclass()) {
            String name = "/" + each.getName().replaceAll("[.$]", "/") + "/config.jelly";
            if (each.getResource(name) != null) {
                return name;
            }
        }
        return "config.jelly";
    }

    public String getHelpFile() {
        return getHelpFile(null);
    }

    /** The address of the help of a field, from {@code help-<field>.html} beside the class; null when there is none. */
    public final String getHelpFile(String fieldName) {
        String suffix = fieldName == null ? "" : "/" + fieldName;
        return HelpFiles.of(this, fieldName) == null ? null : "/" + getDescriptorUrl() + "/help" + suffix;
    }

    public void doHelp(StaplerRequest req, StaplerResponse rsp) throws IOException {
        HelpFiles.serve(this, req, rsp);
    }

    @Override
    public synchronized void load() {
        XmlFile file = getConfigFile();
        if (!file.exists()) {
            return;
        }
        try {
            file.unmarshal(this);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read " + file, e);
        }
    }

    @Override
    public synchronized void save() {
        if (hudson.BulkChange.contains(this)) {
            return;
        }
        try {
            getConfigFile().write(this);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot write " + getConfigFile(), e);
        }
    }

    protected XmlFile getConfigFile() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), getId() + ".xml"));
    }

    public static <T> T find(List<? extends T> list, String id) {
        for (T descriptor : list) {
            if (((Descriptor<?>) descriptor).getId().equals(id)) {
                return descriptor;
            }
        }
        return null;
    }

    /** Says that a descriptor describes itself. */
    public static final class Self {}

    protected static Class self() {
        return Self.class;
    }

    /** A form that cannot be accepted, and the field to blame. */
    public static class FormException extends Exception {
        private static final long serialVersionUID = 1;
        private final String formField;

        public FormException(String message, Throwable cause, String formField) {
            super(message, cause);
            this.formField = formField;
        }
    }
}
