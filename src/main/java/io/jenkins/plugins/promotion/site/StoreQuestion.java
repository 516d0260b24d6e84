package io.jenkins.plugins.promotion.site;

/** Something to find out or to do in the content store of a node, whatever becomes of trees meanwhile. */
interface StoreQuestion<T> extends SiteQuestion<T> {

    @Override
    default Use use() {
        return Use.NONE;
    }
}
