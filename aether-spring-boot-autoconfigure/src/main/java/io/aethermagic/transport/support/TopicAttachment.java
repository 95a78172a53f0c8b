package io.aethermagic.transport.support;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * A subscription without custody: to a topic, or to an inbox that is one. What comes on
 * its names is handed over as far as it was asked for. Safe for use by several threads.
 *
 * @param <L> the transport's link
 * @param <M> what comes on a topic
 */
public final class TopicAttachment<L extends TopicLink, M> implements Attachment<L> {

	private final TopicTable<Consumer<M>> table;

	private final List<String> names;

	private final Set<Action> actions;

	private final Function<M, AetherMessage> reader;

	private final LinkedSubscription<L> subscription;

	private final BiFunction<L, Collection<String>, CompletionStage<Void>> subscribing;

	private final Consumer<M> listener = this::take;

	private volatile @Nullable L link;

	private TopicAttachment(TopicTable<Consumer<M>> table, List<String> names, Set<Action> actions,
			Function<M, AetherMessage> reader, LinkedSubscription<L> subscription,
			BiFunction<L, Collection<String>, CompletionStage<Void>> subscribing) {
		this.table = table;
		this.names = names;
		this.actions = actions;
		this.reader = reader;
		this.subscription = subscription;
		this.subscribing = subscribing;
	}

	/**
	 * Make a subscription that is in the table until it is closed.
	 * @param table who listens to what
	 * @param names names or patterns, as the broker spells them
	 * @param actions what is wanted; a message that names no action is
	 * @param reader takes the message out of what comes
	 * @param subscription what takes it
	 * @param <L> the transport's link
	 * @param <M> what comes on a topic
	 * @return the attachment
	 */
	public static <L extends TopicLink, M> TopicAttachment<L, M> in(TopicTable<Consumer<M>> table, Set<String> names,
			Set<Action> actions, Function<M, AetherMessage> reader, LinkedSubscription<L> subscription) {
		return in(table, names, actions, reader, subscription, TopicLink::subscribe);
	}

	/**
	 * Make a subscription that is in the table until it is closed, where there is more to
	 * subscribing than the link's own word.
	 * @param table who listens to what
	 * @param names names or patterns, as the broker spells them
	 * @param actions what is wanted; a message that names no action is
	 * @param reader takes the message out of what comes
	 * @param subscription what takes it
	 * @param subscribing subscribes to names on a link, as {@link TopicLink#subscribe}
	 * does
	 * @param <L> the transport's link
	 * @param <M> what comes on a topic
	 * @return the attachment
	 */
	public static <L extends TopicLink, M> TopicAttachment<L, M> in(TopicTable<Consumer<M>> table, Set<String> names,
			Set<Action> actions, Function<M, AetherMessage> reader, LinkedSubscription<L> subscription,
			BiFunction<L, Collection<String>, CompletionStage<Void>> subscribing) {
		TopicAttachment<L, M> made = new TopicAttachment<>(table, List.copyOf(names), actions, reader, subscription,
				subscribing);
		table.add(made.names, made.listener);
		return made;
	}

	private void take(M came) {
		AetherMessage message = this.reader.apply(came);
		Action action = message.action();
		if (action == null || this.actions.contains(action)) {
			this.subscription.inflow().offer(new PassingDelivery(message, null));
		}
	}

	@Override
	public CompletionStage<Void> attach(L link) {
		this.link = link;
		return this.subscription.ask(link, () -> this.subscribing.apply(link, this.names));
	}

	@Override
	public void detach(boolean stopped) {
		this.link = null;
	}

	@Override
	public CompletionStage<Void> close() {
		List<String> orphans = this.table.remove(this.names, this.listener);
		L link = this.link;
		return (link != null && !orphans.isEmpty()) ? link.unsubscribe(orphans) : Stages.DONE;
	}

}
