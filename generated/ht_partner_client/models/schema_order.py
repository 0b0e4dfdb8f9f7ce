from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "token",
        "clientId",
        "clientName",
        "statusId",
        "progressStatusId",
        "createdAt",
        "remote",
        "workflow",
        "hasPartner",
        "partner",
        "clientZip",
        "appointmentStart",
        "appointmentStartDateTime",
        "startedAt",
        "completedAt",
        "standByTimes",
        "atRisk",
        "hasAuthError",
        "hasSetPassword",
        "breakdown",
        "childFollowUp",
        "parentFollowUp",
        "hasProducts",
        "hasOnlyProducts",
        "paymentSource",
        "timezone",
        "agent",
        "treatments",
        "orderSummaryUrl",
    )
)


@_attrs_define
class SchemaOrder(KeepsUnknown):
    """The schema that the reference calls `Order`. Nothing refers to it, and it shares almost no
    spelling with the orders of the REST operations (C4), which are `PartnerOrder`. Amounts are
    strings without a currency.

    Attributes:
        id (int | None | str | Unset):
        token (None | str | Unset):
        client_id (int | None | str | Unset):
        client_name (None | str | Unset):
        status_id (int | None | str | Unset): Code of the status, see `OrderStatusCode` (C1).
        progress_status_id (int | None | str | Unset):
        created_at (None | str | Unset): A date-time in the sample, where orders of the REST
            operations have an object (C8).
        remote (bool | None | Unset):
        workflow (None | str | Unset):
        has_partner (bool | None | Unset):
        partner (None | str | Unset):
        client_zip (None | str | Unset):
        appointment_start (None | str | Unset):
        appointment_start_date_time (None | str | Unset):
        started_at (None | str | Unset):
        completed_at (None | str | Unset):
        stand_by_times (list[None | SchemaOrderStandByTime] | None | Unset):
        at_risk (bool | None | Unset):
        has_auth_error (bool | None | Unset):
        has_set_password (bool | None | Unset):
        breakdown (None | SchemaOrderBreakdown | Unset):
        child_follow_up (None | str | Unset):
        parent_follow_up (None | str | Unset):
        has_products (bool | None | Unset):
        has_only_products (bool | None | Unset):
        payment_source (None | str | Unset):
        timezone (None | str | Unset):
        agent (None | str | Unset):
        treatments (None | SchemaOrderTreatments | Unset):
        order_summary_url (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    token: None | str | Unset = UNSET
    client_id: int | None | str | Unset = UNSET
    client_name: None | str | Unset = UNSET
    status_id: int | None | str | Unset = UNSET
    progress_status_id: int | None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    remote: bool | None | Unset = UNSET
    workflow: None | str | Unset = UNSET
    has_partner: bool | None | Unset = UNSET
    partner: None | str | Unset = UNSET
    client_zip: None | str | Unset = UNSET
    appointment_start: None | str | Unset = UNSET
    appointment_start_date_time: None | str | Unset = UNSET
    started_at: None | str | Unset = UNSET
    completed_at: None | str | Unset = UNSET
    stand_by_times: list[None | SchemaOrderStandByTime] | None | Unset = UNSET
    at_risk: bool | None | Unset = UNSET
    has_auth_error: bool | None | Unset = UNSET
    has_set_password: bool | None | Unset = UNSET
    breakdown: None | SchemaOrderBreakdown | Unset = UNSET
    child_follow_up: None | str | Unset = UNSET
    parent_follow_up: None | str | Unset = UNSET
    has_products: bool | None | Unset = UNSET
    has_only_products: bool | None | Unset = UNSET
    payment_source: None | str | Unset = UNSET
    timezone: None | str | Unset = UNSET
    agent: None | str | Unset = UNSET
    treatments: None | SchemaOrderTreatments | Unset = UNSET
    order_summary_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.token is not UNSET:
            _json_["token"] = self.token
        if self.client_id is not UNSET:
            _json_["clientId"] = self.client_id
        if self.client_name is not UNSET:
            _json_["clientName"] = self.client_name
        if self.status_id is not UNSET:
            _json_["statusId"] = self.status_id
        if self.progress_status_id is not UNSET:
            _json_["progressStatusId"] = self.progress_status_id
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.remote is not UNSET:
            _json_["remote"] = self.remote
        if self.workflow is not UNSET:
            _json_["workflow"] = self.workflow
        if self.has_partner is not UNSET:
            _json_["hasPartner"] = self.has_partner
        if self.partner is not UNSET:
            _json_["partner"] = self.partner
        if self.client_zip is not UNSET:
            _json_["clientZip"] = self.client_zip
        if self.appointment_start is not UNSET:
            _json_["appointmentStart"] = self.appointment_start
        if self.appointment_start_date_time is not UNSET:
            _json_["appointmentStartDateTime"] = self.appointment_start_date_time
        if self.started_at is not UNSET:
            _json_["startedAt"] = self.started_at
        if self.completed_at is not UNSET:
            _json_["completedAt"] = self.completed_at
        if isinstance(self.stand_by_times, list):
            _json_["standByTimes"] = []
            for stand_by_times_type_0_item_data in self.stand_by_times:
                stand_by_times_type_0_item: dict[str, Any] | None
                if isinstance(stand_by_times_type_0_item_data, SchemaOrderStandByTime):
                    stand_by_times_type_0_item = stand_by_times_type_0_item_data.to_dict()
                else:
                    stand_by_times_type_0_item = stand_by_times_type_0_item_data
                _json_["standByTimes"].append(stand_by_times_type_0_item)
        elif not isinstance(self.stand_by_times, Unset):
            _json_["standByTimes"] = self.stand_by_times
        if self.at_risk is not UNSET:
            _json_["atRisk"] = self.at_risk
        if self.has_auth_error is not UNSET:
            _json_["hasAuthError"] = self.has_auth_error
        if self.has_set_password is not UNSET:
            _json_["hasSetPassword"] = self.has_set_password
        if isinstance(self.breakdown, SchemaOrderBreakdown):
            _json_["breakdown"] = self.breakdown.to_dict()
        elif not isinstance(self.breakdown, Unset):
            _json_["breakdown"] = self.breakdown
        if self.child_follow_up is not UNSET:
            _json_["childFollowUp"] = self.child_follow_up
        if self.parent_follow_up is not UNSET:
            _json_["parentFollowUp"] = self.parent_follow_up
        if self.has_products is not UNSET:
            _json_["hasProducts"] = self.has_products
        if self.has_only_products is not UNSET:
            _json_["hasOnlyProducts"] = self.has_only_products
        if self.payment_source is not UNSET:
            _json_["paymentSource"] = self.payment_source
        if self.timezone is not UNSET:
            _json_["timezone"] = self.timezone
        if self.agent is not UNSET:
            _json_["agent"] = self.agent
        if isinstance(self.treatments, SchemaOrderTreatments):
            _json_["treatments"] = self.treatments.to_dict()
        elif not isinstance(self.treatments, Unset):
            _json_["treatments"] = self.treatments
        if self.order_summary_url is not UNSET:
            _json_["orderSummaryUrl"] = self.order_summary_url
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.token = _source_.get("token", UNSET)
        _self_.client_id = _source_.get("clientId", UNSET)
        _self_.client_name = _source_.get("clientName", UNSET)
        _self_.status_id = _source_.get("statusId", UNSET)
        _self_.progress_status_id = _source_.get("progressStatusId", UNSET)
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.remote = _source_.get("remote", UNSET)
        _self_.workflow = _source_.get("workflow", UNSET)
        _self_.has_partner = _source_.get("hasPartner", UNSET)
        _self_.partner = _source_.get("partner", UNSET)
        _self_.client_zip = _source_.get("clientZip", UNSET)
        _self_.appointment_start = _source_.get("appointmentStart", UNSET)
        _self_.appointment_start_date_time = _source_.get("appointmentStartDateTime", UNSET)
        _self_.started_at = _source_.get("startedAt", UNSET)
        _self_.completed_at = _source_.get("completedAt", UNSET)
        stand_by_times = _source_.get("standByTimes", UNSET)
        if isinstance(stand_by_times, list):
            try:
                stand_by_times_type_0 = []
                for stand_by_times_type_0_item in stand_by_times:
                    if isinstance(stand_by_times_type_0_item, dict):
                        try:
                            stand_by_times_type_0_item = SchemaOrderStandByTime.from_dict(
                                stand_by_times_type_0_item
                            )
                        except MISMATCH:
                            pass
                    stand_by_times_type_0.append(stand_by_times_type_0_item)
                stand_by_times = stand_by_times_type_0
            except MISMATCH:
                pass
        _self_.stand_by_times = stand_by_times
        _self_.at_risk = _source_.get("atRisk", UNSET)
        _self_.has_auth_error = _source_.get("hasAuthError", UNSET)
        _self_.has_set_password = _source_.get("hasSetPassword", UNSET)
        breakdown = _source_.get("breakdown", UNSET)
        if isinstance(breakdown, dict):
            try:
                breakdown = SchemaOrderBreakdown.from_dict(breakdown)
            except MISMATCH:
                pass
        _self_.breakdown = breakdown
        _self_.child_follow_up = _source_.get("childFollowUp", UNSET)
        _self_.parent_follow_up = _source_.get("parentFollowUp", UNSET)
        _self_.has_products = _source_.get("hasProducts", UNSET)
        _self_.has_only_products = _source_.get("hasOnlyProducts", UNSET)
        _self_.payment_source = _source_.get("paymentSource", UNSET)
        _self_.timezone = _source_.get("timezone", UNSET)
        _self_.agent = _source_.get("agent", UNSET)
        treatments = _source_.get("treatments", UNSET)
        if isinstance(treatments, dict):
            try:
                treatments = SchemaOrderTreatments.from_dict(treatments)
            except MISMATCH:
                pass
        _self_.treatments = treatments
        _self_.order_summary_url = _source_.get("orderSummaryUrl", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_order_breakdown import SchemaOrderBreakdown
from ..models.schema_order_stand_by_time import SchemaOrderStandByTime
from ..models.schema_order_treatments import SchemaOrderTreatments
