package io.jenkins.plugins.promotion.notice;

import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.hearing.Concerned;
import io.jenkins.plugins.promotion.hearing.Hearer;
import io.jenkins.plugins.promotion.hearing.Letter;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a mail for each event: to those whom it concerns, who want that, and have an address; and to the addresses of the
 * environments it is about. Who wants a digest gets the event with that.
 */
record MailHearer(Receivers receivers, Digests digests) implements Hearer {

    private static final int LONGEST_SUBJECT = 150;

    @Override
    public String id() {
        return "mail";
    }

    @Override
    public void hear(PromotionEvent event) throws IOException {
        Optional<Change> change = Promotion.get().changes().get(event.source().changeKey());
        if (event instanceof PromotionEvent.DriftFound && receivers.mails(event)) {
            Set<String> desks = Set.copyOf(good(Set.of(event.about())));
            if (!desks.isEmpty()) {
                MailPost.send(mail(Letters.of(event)), desks);
            }
            return;
        }
        if (change.isEmpty() || !receivers.mails(event)) {
            return;
        }
        ChangeState state = change.get().state();
        Concerned concerned =
                new Concerned(state, new RealmIds(), Promotion.get().clock());
        Collection<User> users = Concerned.asks(event)
                ? User.getAll()
                : concerned.participants().stream()
                        .map(id -> User.getById(id, false))
                        .filter(Objects::nonNull)
                        .toList();
        Letter letter = Letters.of(event);
        Set<String> addresses = new LinkedHashSet<>(additional(event, state));
        List<User> later = new ArrayList<>();
        for (Colleague one : concerned.among(Colleague.all(users, state.summary()), event)) {
            Wishes.Mail wish = Wishes.of(one.user()).getMail();
            if (wish == Wishes.Mail.EACH) {
                MailPost.address(one.user()).ifPresent(addresses::add);
            } else if (wish == Wishes.Mail.DIGEST) {
                later.add(one.user());
            }
        }
        digests.add(later, letter);
        if (!addresses.isEmpty()) {
            MailPost.send(mail(letter), addresses);
        }
    }

    private static MailPost.Mail mail(Letter letter) {
        PromotionEvent event = letter.event();
        String about = event.source().change().isEmpty()
                ? ""
                : "Change " + event.source().change() + ", job "
                        + event.source().job() + "\n";
        String text = letter.words() + "\n\n"
                + about
                + "Read on, or act: " + letter.link() + "\n\n"
                + "-- \nOnce a day instead, or not at all: " + letter.root() + "promotion-notices/\n";
        return new MailPost.Mail(
                event.source().id(),
                event.source().changeKey(),
                subject(letter.line()),
                text,
                Date.from(event.source().at().toInstant()));
    }

    static String subject(String line) {
        String plain = line.replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > LONGEST_SUBJECT ? plain.substring(0, LONGEST_SUBJECT - 1) + "…" : plain;
    }

    /** Addresses that administrators gave the environments it is about. */
    private static List<String> additional(PromotionEvent event, ChangeState state) {
        Set<String> names = new LinkedHashSet<>();
        names.add(event.about());
        if (event instanceof PromotionEvent.OfGate gate) {
            state.gate(gate.gate())
                    .map(GateRecord::gate)
                    .ifPresent(one -> names.addAll(one.covered().environments().keySet()));
        }
        return good(names);
    }

    private static List<String> good(Set<String> environments) {
        return environments.stream()
                .map(name -> Environments.named(name))
                .flatMap(Optional::stream)
                .map(Environment::getAddresses)
                .flatMap(List::stream)
                .filter(MailPost::isGood)
                .distinct()
                .toList();
    }
}
