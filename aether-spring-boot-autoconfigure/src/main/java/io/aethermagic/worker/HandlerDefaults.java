package io.aethermagic.worker;

/**
 * What counts where a handler's annotation says nothing.
 *
 * @param union the union of every handler's address
 * @param workgroup the workgroup
 * @param concurrency how many tasks a handler runs at a time, above 0
 */
public record HandlerDefaults(String union, String workgroup, int concurrency) {
}
