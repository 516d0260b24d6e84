package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.WaitGraph;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.util.List;

/** Changes that wait for each other do so for ever, unless somebody ends one of them: all of them say so. */
final class Standstill {

    private Standstill() {}

    /**
     * Notes that this step waits for what another change has.
     *
     * @param waiting what it waits for
     * @return the same, and more behind it if that change waits for this one
     */
    static Saying told(Session session, Binding wanted, Saying waiting) throws IOException, InterruptedException {
        String own = session.change().key();
        String holder = holder(wanted, own);
        if (holder == null) {
            over(session);
            return waiting;
        }
        WaitGraph waits = session.bindings().waits();
        WaitGraph.Wait mine = new WaitGraph.Wait(own, session.build(), wanted.environment(), holder);
        boolean fresh = waits.add(place(session), mine);
        List<WaitGraph.Wait> back = waits.back(mine, session.world().building());
        if (back.isEmpty()) {
            return waiting;
        }
        if (fresh) { // They did not know when they looked last.
            back.forEach(wait -> session.world().changes().get(wait.change()).ifPresent(Change::lookAgain));
        }
        WriteRule.Others others = session.others();
        Access access = new Access(session.world(), session.performer());
        return back.stream()
                .map(wait -> WaitWords.saying(
                        "waitsFor",
                        others.who(wait.change()),
                        access.named(wait.environment()),
                        wait.holder().equals(own) ? WaitWords.saying("this") : others.who(wait.holder())))
                .reduce((one, next) -> WaitWords.saying("and", one, next))
                .map(all -> WaitWords.saying("standstill", waiting, all))
                .orElseThrow();
    }

    /** The step waits no more. */
    static void over(Session session) throws IOException, InterruptedException {
        session.bindings().waits().remove(place(session));
    }

    private static String place(Session session) throws IOException, InterruptedException {
        return session.build() + "/" + session.node();
    }

    /** Who has it, or {@code null}. */
    private static String holder(Binding wanted, String own) {
        if (wanted.mark() != null && !wanted.mark().change().equals(own)) {
            return wanted.mark().change();
        }
        if (wanted.lock() != null && !wanted.lock().change().equals(own)) {
            return wanted.lock().change();
        }
        return wanted.occupant() == null || wanted.occupant().equals(own) ? null : wanted.occupant();
    }
}
