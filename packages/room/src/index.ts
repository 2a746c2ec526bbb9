/** What a room, a route and a permission are: the contract, and nothing else. */
export type { EtcdMember, EtcdMembers } from "./etcd-members.ts";
export type { Finder, Hit, Searched } from "./finder.ts";
export type { Room, RoomDeps, RoomParts } from "./room.ts";
export type { Call, Permission, Route } from "./route.ts";
