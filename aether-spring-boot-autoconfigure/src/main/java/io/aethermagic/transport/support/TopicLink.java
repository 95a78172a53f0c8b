package io.aethermagic.transport.support;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * A link to a broker that has topics, which an instance subscribes to by name and for all
 * of its listeners at once.
 */
public interface TopicLink extends Link {

	/**
	 * Subscribe. A name that is subscribed to already changes nothing.
	 * @param names names or patterns, as the broker spells them
	 * @return a stage that completes when the broker has granted all; exceptionally with
	 * a {@link SubscriptionRefusedException} if it refuses one
	 */
	CompletionStage<Void> subscribe(Collection<String> names);

	/**
	 * Unsubscribe.
	 * @param names names or patterns, as the broker spells them
	 * @return a stage that completes when nothing more comes from there
	 */
	CompletionStage<Void> unsubscribe(Collection<String> names);

}
