package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.stapler.HttpResponse;

/**
 * How an act is answered: a browser is sent to a page, a program gets JSON.
 *
 * @param json whether JSON is wanted
 * @param way how the act reached Jenkins, for the record: a request that carries its credentials comes from a program,
 *     one that rides on a session from a browser
 */
record Reply(boolean json, Way way) {

    private static final Logger LOGGER = Logger.getLogger(Reply.class.getName());

    /** What a person does; returns plain data that a program gets. */
    interface Act {
        Map<String, ?> perform() throws IOException;
    }

    /**
     * Reads the wishes of a request.
     *
     * @param authorization the header of that name, or {@code null}
     * @param accept the header of that name, or {@code null}
     */
    static Reply of(String authorization, String accept) {
        boolean program = authorization != null && !authorization.isBlank();
        boolean html = accept != null && accept.contains("text/html");
        boolean wantsJson = accept != null && accept.contains("application/json");
        return new Reply(!html && (wantsJson || program), program ? Way.REST : Way.UI);
    }

    /**
     * Performs an act.
     *
     * @param page where a browser goes afterwards, relative to the request
     */
    HttpResponse to(String page, Act act) throws IOException {
        try {
            Map<String, ?> data = act.perform();
            if (!json) {
                return HttpResponses.redirectTo(page);
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("ok", true);
            answer.putAll(data);
            return PlainAnswer.json(200, answer);
        } catch (Refusal e) {
            if (e.getCause() != null) {
                LOGGER.log(Level.INFO, "What somebody did was refused", e);
            }
            return refuse(e, page);
        } catch (NotKept e) {
            LOGGER.log(
                    Level.WARNING,
                    "What somebody did was not done, since it could not be kept, or what is kept cannot be read",
                    e);
            return refuse(503, e.getMessage(), page);
        }
    }

    /** A refusal as a page that leads back, or as JSON. */
    HttpResponse refuse(Refusal refusal, String page) {
        return refuse(refusal.kind().status(), json ? refusal.getMessage() : refusal.text(Texts.language()), page);
    }

    private HttpResponse refuse(int status, String reason, String page) {
        if (!json) {
            return HttpResponses.forwardToView(new RefusedPage(status, reason, page), "page");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("status", status);
        answer.put("error", reason);
        return PlainAnswer.json(status, answer);
    }
}
