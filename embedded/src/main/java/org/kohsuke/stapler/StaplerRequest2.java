package org.kohsuke.stapler;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.servlet.ServletException;
import net.sf.json.JSONObject;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItem;

/**
 * What of a request is bound to objects, under the name and with the signatures that Jenkins has since 2.475. The Stapler
 * of Maven Central does not know this type, but hands web methods whatever has a {@code fromStapler}.
 */
public interface StaplerRequest2 {

    <T> T bindJSON(Class<T> type, JSONObject src);

    void bindJSON(Object bean, JSONObject src);

    <T> List<T> bindJSONToList(Class<T> type, Object src);

    FileItem<?> getFileItem2(String name) throws IOException;

    /** The nearest object on the way to what the request is for; null if none is of the type. */
    <T> T findAncestorObject(Class<T> type);

    /** Called by Stapler for a parameter of this type. */
    static StaplerRequest2 fromStapler(StaplerRequest request) {
        return new StaplerRequest2() {
            @Override
            public <T> T bindJSON(Class<T> type, JSONObject src) {
                return request.bindJSON(type, src);
            }

            @Override
            public void bindJSON(Object bean, JSONObject src) {
                request.bindJSON(bean, src);
            }

            @Override
            public <T> List<T> bindJSONToList(Class<T> type, Object src) {
                return request.bindJSONToList(type, src);
            }

            @Override
            public FileItem<?> getFileItem2(String name) throws IOException {
                try {
                    org.apache.commons.fileupload.FileItem sent = request.getFileItem(name);
                    return sent == null ? null : copy(sent);
                } catch (ServletException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public <T> T findAncestorObject(Class<T> type) {
                return request.findAncestorObject(type);
            }

            /** As the newer library has it. */
            private FileItem<?> copy(org.apache.commons.fileupload.FileItem sent) throws IOException {
                DiskFileItem item = DiskFileItemFactory.builder()
                        .get()
                        .fileItemBuilder()
                        .setFieldName(sent.getFieldName())
                        .setFileName(sent.getName())
                        .get();
                try (OutputStream out = item.getOutputStream()) {
                    out.write(sent.get());
                }
                return item;
            }
        };
    }
}
