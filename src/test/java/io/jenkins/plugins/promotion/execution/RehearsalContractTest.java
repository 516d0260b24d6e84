package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RehearsalContractTest {
    private static LedgerLine line(String item, String digest, LineStatus status, long revision, String before) {
        return new LedgerLine(
                1,
                "test",
                revision,
                item,
                digest,
                status,
                "ivy",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                Duration.ZERO,
                before,
                "",
                "",
                "",
                1,
                Optional.empty(),
                Optional.empty());
    }

    /** One word a line: {@code a:DONE}, {@code FINISHED}, {@code BEGUN=tree}, {@code a:DONE@8} for another revision. */
    private static List<LedgerLine> ledger(String words) {
        List<LedgerLine> lines = new ArrayList<>();
        for (String word : words.split(" ")) {
            String[] parts = word.split("@");
            long revision = parts.length > 1 ? Long.parseLong(parts[1]) : 7;
            String[] told = parts[0].split("=");
            String[] item = told[0].split(":");
            String id = item.length > 1 ? item[0] : "";
            String status = item[item.length - 1];
            boolean edited = status.endsWith("!");
            lines.add(line(
                    id,
                    id.isEmpty() ? "" : id + (edited ? "-old" : "-digest"),
                    LineStatus.valueOf(status.replace("!", "")),
                    revision,
                    told.length > 1 ? told[1] : ""));
        }
        return lines;
    }

    @Test
    public void countsOnlyWhenNothingWasLeftToChance() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("BEGUN=p a:RUNNING a:DONE b:RUNNING b:DONE FINISHED", "[]");
        table.put("BEGUN=p a:RUNNING a:FAILED a:WAITING a:RETRIED a:RUNNING a:DONE b:DONE b:CLARIFIED FINISHED", "[]");
        table.put(
                "BEGUN=q a:DONE b:DONE FINISHED",
                "[it did not begin on a tree equal to the production copy; copy production again and rehearse anew]");
        table.put("BEGUN=p a:DONE b:DONE", "[it did not run to the end]");
        table.put("BEGUN=p a:DONE FINISHED", "[item b was not done]");
        table.put("BEGUN=p a:DONE b:SKIPPED FINISHED", "[item b was skipped]");
        table.put("BEGUN=p a:MARKED_DONE b:DONE FINISHED", "[item a was marked done]");
        table.put("BEGUN=p a:ALREADY_DONE b:DONE FINISHED", "[item a was already done]");
        table.put("BEGUN=p a:DONE b:DONE@8 FINISHED", "[the plan was edited: not every line is of revision 7]");
        table.put(
                "BEGUN=p a:FAILED! a:DONE b:DONE FINISHED",
                "[item a was performed with other content than in the plan]");
        table.put(
                "BEGUN=p a:DONE b:FAILED ROLLING_BACK a:ROLLED_BACK FINISHED",
                "[it was rolled back, item a was not done, item b was not done]");
        table.put("a:DONE b:DONE FINISHED", "[it never began]");
        Map<String, String> digests = new LinkedHashMap<>();
        digests.put("a", "a-digest");
        digests.put("b", "b-digest");
        table.forEach((words, reasons) -> assertEquals(
                words,
                reasons,
                RehearsalContract.objections(ledger(words), "test", 7, digests, "p")
                        .toString()));
    }
}
