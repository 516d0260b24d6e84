package hudson.util;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.io.HierarchicalStreamDriver;
import com.thoughtworks.xstream.mapper.MapperWrapper;
import io.jenkins.embedded.store.SafeConverters;
import io.jenkins.embedded.store.UnknownClass;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** XStream as the host uses it: no reflection into the JDK, unknown elements and classes are left out. */
public class XStream2 extends XStream {
    public XStream2() {
        super(getDefaultDriver());
        setClassLoader(XStream2.class.getClassLoader());
        allowTypesByWildcard(new String[] {"**"});
        ignoreUnknownElements();
        SafeConverters.register(this);
    }

    @Override
    protected MapperWrapper wrapMapper(MapperWrapper next) {
        return new UnknownClass.Tolerant(next);
    }

    public void toXMLUTF8(Object obj, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write("<?xml version='1.1' encoding='UTF-8'?>\n");
        toXML(obj, writer);
    }

    public static HierarchicalStreamDriver getDefaultDriver() {
        return new com.thoughtworks.xstream.io.xml.DomDriver("UTF-8");
    }
}
