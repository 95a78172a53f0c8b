package io.aethermagic.client;

/**
 * Makes operations whose tasks belong to a {@link TaskScope}.
 */
public interface ScopedOperations {

	/**
	 * Return operations for tasks that belong to a scope. They don't count against
	 * {@code aether.client.max-pending}.
	 * @param scope the scope
	 * @return the operations
	 */
	AetherOperations within(TaskScope scope);

}
