package hudson.util;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.io.HierarchicalStreamDriver;
import io.jenkins.embedded.store.SafeConverters;

/** XStream as the host uses it: no reflection into the JDK, unknown elements are ignored. */
public class XStream2 extends XStream {
    public XStream2() {
        super(getDefaultDriver());
        setClassLoader(XStream2.class.getClassLoader());
        allowTypesByWildcard(new String[] {"**"});
        ignoreUnknownElements();
        SafeConverters.register(this);
    }

    public static HierarchicalStreamDriver getDefaultDriver() {
        return new com.thoughtworks.xstream.io.xml.DomDriver("UTF-8");
    }

    public void addCompatibilityAlias(String oldClassName, Class newClass) {
        alias(oldClassName, newClass);
    }
}
