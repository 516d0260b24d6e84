package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.Optional;

/**
 * Kind {@code manual}: a person does it and says so on the build's page.
 *
 * @param instruction what to do; may hold <code>${name}</code> references
 * @param evidence what the person must write down as proof; empty means that none is required
 * @param secondPerson whether another person must confirm it
 */
public record AskPerson(String instruction, String evidence, boolean secondPerson) implements ItemAction, HandWork {
    static final ItemKind KIND = new ItemKind(
            "manual", AskPerson.class, List.of("instruction", "evidence", "secondPerson"), AskPerson::read);

    private static AskPerson read(Fields item, References references) {
        String instruction = item.required("instruction", "write what the person does");
        String evidence = item.text("evidence").orElse("");
        references.check(item, "instruction", List.of(instruction));
        references.check(item, "evidence", List.of(evidence));
        return new AskPerson(instruction, evidence, item.flag("secondPerson"));
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("instruction", instruction);
        fields.text("evidence", evidence);
        fields.flag("secondPerson", secondPerson);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) {
        digest.text(instruction).text(evidence).flag(secondPerson);
    }

    @Override
    public String how() {
        return instruction.strip();
    }

    @Override
    public AskPerson resolved(ParameterValues values) {
        return new AskPerson(values.text(instruction), values.text(evidence), secondPerson);
    }

    @Override
    public Optional<HandWork> handWork() {
        return Optional.of(this);
    }
}
