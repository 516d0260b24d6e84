package org.kohsuke.stapler;

import java.util.List;
import net.sf.json.JSONObject;

/**
 * What of a request is bound to objects, under the name and with the signatures that Jenkins has since 2.475. The Stapler
 * of Maven Central does not know this type, but hands web methods whatever has a {@code fromStapler}.
 */
public interface StaplerRequest2 {

    <T> T bindJSON(Class<T> type, JSONObject src);

    void bindJSON(Object bean, JSONObject src);

    <T> List<T> bindJSONToList(Class<T> type, Object src);

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
        };
    }
}
