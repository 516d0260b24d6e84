package io.jenkins.embedded.store;

import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.mapper.CannotResolveClassException;
import com.thoughtworks.xstream.mapper.Mapper;
import com.thoughtworks.xstream.mapper.MapperWrapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stands for a stored class that is no longer there: what is of it is read as {@code null}, and the rest is kept. */
public final class UnknownClass {

    private static final Logger LOGGER = Logger.getLogger(UnknownClass.class.getName());

    private UnknownClass() {}

    /** Knows every class, some of them as unknown. */
    public static final class Tolerant extends MapperWrapper {
        public Tolerant(Mapper wrapped) {
            super(wrapped);
        }

        @Override
        public Class realClass(String name) {
            try {
                return super.realClass(name);
            } catch (CannotResolveClassException e) {
                LOGGER.log(Level.WARNING, "Stored data of class {0} is left out, since there is no such class", name);
                return UnknownClass.class;
            }
        }
    }

    /** Reads nothing. */
    static final class AsNull implements Converter {
        @Override
        public boolean canConvert(Class type) {
            return type == UnknownClass.class;
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            throw new UnsupportedOperationException("nothing is ever of this class");
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            return null;
        }
    }
}
