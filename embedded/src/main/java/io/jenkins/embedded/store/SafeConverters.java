package io.jenkins.embedded.store;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.SingleValueConverter;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.collections.CollectionConverter;
import com.thoughtworks.xstream.converters.collections.MapConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.mapper.Mapper;
import hudson.model.Result;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Converters for JDK types that XStream would otherwise open by force, which Java 17 and newer refuse. What has none
 * here and is a JDK class is refused by name.
 */
public final class SafeConverters {
    private SafeConverters() {}

    public static void register(XStream xstream) {
        Mapper mapper = xstream.getMapper();
        xstream.registerConverter(new JdkRefusal(), XStream.PRIORITY_LOW + 5);
        xstream.registerConverter(new Plain(mapper), XStream.PRIORITY_VERY_HIGH);
        xstream.registerConverter(new Maps(mapper), XStream.PRIORITY_VERY_HIGH);
        xstream.registerConverter(new Unmodifiable(), XStream.PRIORITY_VERY_HIGH);
        xstream.registerConverter(new UnknownClass.AsNull(), XStream.PRIORITY_VERY_HIGH);
        xstream.registerConverter(new Results(), XStream.PRIORITY_VERY_HIGH);
    }

    private static final class Plain extends CollectionConverter {
        Plain(Mapper mapper) {
            super(mapper);
        }

        @Override
        public boolean canConvert(Class type) {
            return type == CopyOnWriteArrayList.class || type == CopyOnWriteArraySet.class || type == TreeSet.class;
        }

        @Override
        protected void addCurrentElementToCollection(
                HierarchicalStreamReader reader,
                UnmarshallingContext context,
                Collection collection,
                Collection target) {
            Object element = readItem(reader, context, collection);
            if (element != null) {
                target.add(element);
            }
        }
    }

    private static final class Maps extends MapConverter {
        Maps(Mapper mapper) {
            super(mapper);
        }

        @Override
        public boolean canConvert(Class type) {
            return type == TreeMap.class || type == ConcurrentHashMap.class || type == ConcurrentSkipListMap.class;
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            if (source instanceof TreeMap<?, ?> map && map.comparator() != null) {
                throw new ConversionException("A TreeMap with a comparator cannot be stored; use a LinkedHashMap");
            }
            super.marshal(source, writer, context);
        }
    }

    /** Unmodifiable and fixed collections come back as such, their contents as a list. */
    private static final class Unmodifiable implements Converter {
        @Override
        public boolean canConvert(Class type) {
            String name = type == null ? "" : type.getName();
            return (name.startsWith("java.util.ImmutableCollections$")
                            || name.startsWith("java.util.Collections$Unmodifiable")
                            || name.startsWith("java.util.Arrays$"))
                    && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            writer.startNode("content");
            if (source instanceof Map<?, ?> map) {
                context.convertAnother(new java.util.LinkedHashMap<>(map));
            } else {
                context.convertAnother(new java.util.ArrayList<>((Collection<?>) source));
            }
            writer.endNode();
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            Class<?> wanted = context.getRequiredType();
            reader.moveDown();
            Object content = context.convertAnother(
                    null,
                    Map.class.isAssignableFrom(wanted) ? java.util.LinkedHashMap.class : java.util.ArrayList.class);
            reader.moveUp();
            if (content instanceof Map<?, ?> map) {
                return Collections.unmodifiableMap(map);
            }
            return Set.class.isAssignableFrom(wanted)
                    ? Collections.unmodifiableSet(new java.util.LinkedHashSet<>((List<?>) content))
                    : Collections.unmodifiableList((List<?>) content);
        }
    }

    private static final class Results implements SingleValueConverter {
        @Override
        public boolean canConvert(Class type) {
            return type == Result.class;
        }

        @Override
        public String toString(Object value) {
            return value.toString();
        }

        @Override
        public Object fromString(String text) {
            return Result.fromString(text);
        }
    }

    private static final class JdkRefusal implements Converter {
        @Override
        public boolean canConvert(Class type) {
            return type != null
                    && type != Object.class
                    && !type.isInterface()
                    && !type.isArray()
                    && (type.getName().startsWith("java.") || Throwable.class.isAssignableFrom(type));
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            throw refusal(source.getClass());
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            throw refusal(context.getRequiredType());
        }

        private static ConversionException refusal(Class<?> type) {
            return new ConversionException("The embedded host cannot store " + type.getName()
                    + " as XML; store its parts, or make the field transient");
        }
    }
}
