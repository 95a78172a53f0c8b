package io.aethermagic.transport.hub;

import io.aethermagic.message.AetherMessage;

/**
 * One message on its way from a hub to a subscription.
 *
 * @param subscription the id that the client gave the subscription
 * @param id the delivery's id, by which the client names it in the steps of its custody;
 * 0 where there is no custody
 * @param message the message
 * @param count how often the hub has handed it out, counted from 1, releases not counted
 * @param ageNanos how long the hub had the message before, in nanoseconds
 */
public record HubDelivery(long subscription, long id, AetherMessage message, int count, long ageNanos) {
}
