package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.signoff.Floor;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Path;
import java.util.List;

/** The definition of an environment in a test; its setters are named as those of the definition in Jenkins. */
final class TestStage implements Stage {

    private final String name;
    private final Path folder;
    private String node = "built-in";
    private boolean production;
    private int order;
    private List<String> scope = List.of();
    private List<String> exclude = List.of();
    private List<String> local = List.of("local/**");
    private List<String> secret = List.of("secret/**");
    private List<String> jobs = List.of();
    private Floor floor = Floor.parse("", 1, true);
    private boolean warnOnDrift;
    private boolean discardForbidden;
    private boolean copySetuid;
    private boolean hashAlways;
    private Boolean allowReplay;
    private boolean beginByBuild;
    private boolean expectRuntimeChange;
    private SwitchMode switchMode = SwitchMode.IN_PLACE;
    private String away;
    private Freezes freezes = Freezes.NONE;
    private String together = "";

    TestStage(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getNode() {
        return node;
    }

    void setNode(String node) {
        this.node = node;
    }

    @Override
    public boolean isProduction() {
        return production;
    }

    void setProduction(boolean production) {
        this.production = production;
    }

    @Override
    public int getOrder() {
        return order;
    }

    void setOrder(int order) {
        this.order = order;
    }

    void setScope(List<String> scope) {
        this.scope = List.copyOf(scope);
    }

    void setExclude(List<String> exclude) {
        this.exclude = List.copyOf(exclude);
    }

    void setLocal(List<String> local) {
        this.local = List.copyOf(local);
    }

    void setSecret(List<String> secret) {
        this.secret = List.copyOf(secret);
    }

    @Override
    public List<String> getJobs() {
        return jobs;
    }

    void setJobs(List<String> jobs) {
        this.jobs = List.copyOf(jobs);
    }

    @Override
    public Floor floor() {
        return floor;
    }

    /** The least that a sign-off demands, as an administrator enters it. */
    void setSignOff(String approvers, int required, boolean fourEyes) {
        floor = Floor.parse(approvers, required, fourEyes);
    }

    @Override
    public boolean isWarnOnDrift() {
        return warnOnDrift;
    }

    void setWarnOnDrift(boolean warnOnDrift) {
        this.warnOnDrift = warnOnDrift;
    }

    @Override
    public Freezes freezes() {
        return freezes;
    }

    void setFreezes(String... lines) {
        freezes = Freezes.parse(List.of(lines));
    }

    @Override
    public String group() {
        return together;
    }

    void setTogether(String together) {
        this.together = together;
    }

    @Override
    public boolean isDiscardForbidden() {
        return discardForbidden;
    }

    @Override
    public boolean isHashAlways() {
        return hashAlways;
    }

    void setHashAlways(boolean hashAlways) {
        this.hashAlways = hashAlways;
    }

    void setCopySetuid(boolean copySetuid) {
        this.copySetuid = copySetuid;
    }

    void setDiscardForbidden(boolean discardForbidden) {
        this.discardForbidden = discardForbidden;
    }

    @Override
    public boolean isReplayAllowed() {
        return allowReplay == null ? !production : allowReplay;
    }

    void setAllowReplay(String word) {
        allowReplay = word == null ? null : Boolean.valueOf(word);
    }

    @Override
    public boolean isBeginByBuild() {
        return beginByBuild;
    }

    void setBeginByBuild(boolean beginByBuild) {
        this.beginByBuild = beginByBuild;
    }

    @Override
    public boolean isExpectRuntimeChange() {
        return expectRuntimeChange && !production;
    }

    void setExpectRuntimeChange(boolean expectRuntimeChange) {
        this.expectRuntimeChange = expectRuntimeChange;
    }

    @Override
    public String scopeVersion() {
        return treeSpec("/").scopeVersion();
    }

    @Override
    public TreeSpec treeSpec(String root) {
        return new TreeSpec(root, new Scope(scope, exclude), rules(local), rules(secret), copySetuid);
    }

    private static List<ValueRule> rules(List<String> texts) {
        return texts.stream().map(ValueRule::parse).toList();
    }

    @Override
    public SwitchMode switchMode() {
        return switchMode;
    }

    void setSwitch(SwitchMode mode) {
        switchMode = mode;
    }

    @Override
    public String within() {
        return null;
    }

    @Override
    public String location() {
        return folder.toString();
    }

    Path folder() {
        return folder;
    }

    /** Why its node cannot be reached, or {@code null}. */
    String away() {
        return away;
    }

    /** Lets its node be away, as {@code is offline} or {@code was lost}; {@code null} brings it back. */
    void setAway(String why) {
        away = why;
    }
}
