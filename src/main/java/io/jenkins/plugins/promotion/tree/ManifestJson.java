package io.jenkins.plugins.promotion.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A manifest as a stream of JSON: a head, then one array per entry, so that neither side holds the whole text. */
final class ManifestJson {
    private static final String FORMAT = "manifest/v1";

    private ManifestJson() {}

    static void write(Manifest manifest, OutputStream out) throws IOException {
        JsonFactory factory = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeStringField("scope", manifest.scopeVersion());
            json.writeStringField("digest", manifest.digest().value());
            json.writeNumberField("rootModified", manifest.rootModified());
            json.writeNumberField("count", manifest.table().size());
            json.writeArrayFieldStart("entries");
            EntryTable table = manifest.table();
            for (int i = 0; i < table.size(); i++) {
                json.writeRaw(i == 0 ? "\n" : "");
                json.writeStartArray();
                json.writeString(String.valueOf(table.kind(i).letter()));
                json.writeString(table.path(i));
                json.writeNumber(table.permissions(i));
                json.writeNumber(table.length(i));
                json.writeString(table.content(i));
                json.writeNumber(table.modified(i));
                json.writeNumber(table.uid(i));
                json.writeNumber(table.gid(i));
                json.writeEndArray();
                json.writeRaw('\n');
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    static Manifest read(InputStream in) throws IOException {
        JsonFactory factory = new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
        try (JsonParser json = factory.createParser(in)) {
            return new Reading(json).manifest();
        } catch (JsonProcessingException e) {
            throw new IOException("The manifest cannot be read: " + e.getOriginalMessage() + ".", e);
        } catch (RuntimeException e) { // Values of other kinds than an entry has, for one.
            throw new IOException("The manifest cannot be used: " + e.getMessage(), e);
        }
    }

    private record Reading(JsonParser json) {

        Manifest manifest() throws IOException {
            String scope = null;
            String digest = null;
            long rootModified = 0;
            long count = -1;
            EntryTable table = new EntryTable();
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" -> require(FORMAT.equals(json.getText()), "its format is not " + FORMAT);
                    case "scope" -> scope = json.getText();
                    case "digest" -> digest = json.getText();
                    case "rootModified" -> rootModified = json.getLongValue();
                    case "count" -> count = json.getLongValue();
                    case "entries" -> entries(table);
                    default -> require(false, "field '" + field + "' is unknown");
                }
            }
            require(scope != null && digest != null && count == table.size(), "it is incomplete");
            table.validate();
            Manifest manifest = new Manifest(scope, table, rootModified);
            require(manifest.digest().value().equals(digest), "its entries do not have the digest it claims");
            return manifest;
        }

        private void entries(EntryTable table) throws IOException {
            expect(json.currentToken(), JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_ARRAY) {
                Kind kind = Kind.of(json.nextTextValue().charAt(0));
                byte[] path = json.nextTextValue().getBytes(StandardCharsets.UTF_8);
                int permissions = json.nextIntValue(-1);
                long length = json.nextLongValue(-1);
                String content = json.nextTextValue();
                long modified = json.nextLongValue(0);
                int uid = json.nextIntValue(-1);
                int gid = json.nextIntValue(-1);
                int index = table.add(path, kind, permissions, length, modified, uid, gid);
                if (kind == Kind.FILE) {
                    table.setHash(index, HexFormat.of().parseHex(content));
                } else if (kind == Kind.SYMLINK) {
                    table.setLink(index, content);
                }
                expect(json.nextToken(), JsonToken.END_ARRAY);
            }
        }

        private static void expect(JsonToken token, JsonToken wanted) throws IOException {
            require(token == wanted, "it is cut short or not of this form");
        }

        private static void require(boolean holds, String objection) throws IOException {
            if (!holds) {
                throw new IOException("The manifest cannot be used: " + objection + ".");
            }
        }
    }
}
