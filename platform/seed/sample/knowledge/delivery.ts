/** What the assistants of Swiftlane, a parcel service, and of Brightwave, a broadband company, know. Markdown. */
export const DELIVERY_PARCELS = `# Parcels with Swiftlane

## Where a parcel is
A tracking number starts with the letters SL, has eight digits and ends with the country. A parcel is shown as accepted, at the depot, with the driver, attempted or delivered. With the driver means today: the time is shown to the hour from nine in the morning on. When a driver could not deliver, the note says why, and there is a photo of the door where one was taken.

## A missed delivery
The parcel goes out again on the next working day without asking. Another day within the week, a neighbour, a safe place or one of the collection points can be chosen until midnight. Collection points keep a parcel for seven days, lockers for three. Parcels longer than sixty centimetres or heavier than fifteen kilograms do not fit into a locker and can be sent to a shop. Directions for the driver, such as an entrance from the yard, are added to the address and are shown before anything else at every later delivery.

## Damaged or lost
Damage is reported within seven days with two photos, one of the parcel and one of what was in it. The box is kept until the claim has been decided. A parcel counts as lost when nothing was scanned for five working days. Swiftlane pays up to one hundred pounds, or the insured value, within ten working days after the claim has been accepted. The sender is paid if the sender paid for the transport; otherwise the recipient is.

## Changing an address
The address can be changed once, free of charge, as long as the parcel is not with the driver. For parcels worth more than five hundred pounds only the sender can change it. A change to another country is a new transport and is charged as one.

## Customs
For parcels from abroad the duty is shown on the tracking page before delivery. It is paid there or to the driver by card. A driver never takes cash, and Swiftlane never asks for duty by text message with a link.
`;

export const SUPPORT_BROADBAND = `# Broadband help at Brightwave

## Slow in the evening
A line that is fast by day and slow from seven in the evening on mostly suffers from neighbours' wireless networks and not from the line. The line is tested from our side in twenty seconds. If the socket gets its full speed, the router is moved to a free channel, which takes two minutes and cuts the connection once. A cable between router and computer shows the difference at once. Only when the cable is slow too is an engineer booked.

## No connection
The lights of the router tell the most. A red light means that the line is broken: we can see an outage in the street and give its end to the hour. A blinking white light means that the router is signing in; after five minutes it is switched off for thirty seconds. No light at all is the power supply, which is replaced free of charge and arrives on the next working day.

## Engineers
An engineer comes between eight and one or between one and six, from Monday to Saturday. Somebody over eighteen must be at home. The visit is free when the fault is ours, and costs sixty five pounds when it is in the customer's own wiring. A visit that Brightwave misses earns a credit of twenty five pounds on the next bill.

## Moving home
A move is announced fourteen days ahead. The old line works until midnight of the last day, and the new one is switched on by noon of the first, if the home has been connected before. The contract goes on unchanged; a new one is not needed.

## Complaints
Whoever calls a second time about the same fault speaks to the same person if that person is on duty. After the third call, or on request, a supervisor calls back within one working day. The promise is written into the ticket with the time, and the caller gets the ticket's number by text message.
`;
