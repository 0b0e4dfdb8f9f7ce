from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.schema_order_breakdown import SchemaOrderBreakdown
    from ..models.schema_order_stand_by_time import SchemaOrderStandByTime
    from ..models.schema_order_treatments import SchemaOrderTreatments


T = TypeVar("T", bound="SchemaOrder")


@_attrs_define
class SchemaOrder:
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
            created_at (None | str | Unset): A date-time in the sample, where orders of the REST operations have an object
                (C8).
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
        from ..models.schema_order_breakdown import SchemaOrderBreakdown  # noqa: PLC0415
        from ..models.schema_order_stand_by_time import SchemaOrderStandByTime  # noqa: PLC0415
        from ..models.schema_order_treatments import SchemaOrderTreatments  # noqa: PLC0415

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        client_id: int | None | str | Unset
        if isinstance(self.client_id, Unset):
            client_id = UNSET
        else:
            client_id = self.client_id

        client_name: None | str | Unset
        if isinstance(self.client_name, Unset):
            client_name = UNSET
        else:
            client_name = self.client_name

        status_id: int | None | str | Unset
        if isinstance(self.status_id, Unset):
            status_id = UNSET
        else:
            status_id = self.status_id

        progress_status_id: int | None | str | Unset
        if isinstance(self.progress_status_id, Unset):
            progress_status_id = UNSET
        else:
            progress_status_id = self.progress_status_id

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        else:
            created_at = self.created_at

        remote: bool | None | Unset
        if isinstance(self.remote, Unset):
            remote = UNSET
        else:
            remote = self.remote

        workflow: None | str | Unset
        if isinstance(self.workflow, Unset):
            workflow = UNSET
        else:
            workflow = self.workflow

        has_partner: bool | None | Unset
        if isinstance(self.has_partner, Unset):
            has_partner = UNSET
        else:
            has_partner = self.has_partner

        partner: None | str | Unset
        if isinstance(self.partner, Unset):
            partner = UNSET
        else:
            partner = self.partner

        client_zip: None | str | Unset
        if isinstance(self.client_zip, Unset):
            client_zip = UNSET
        else:
            client_zip = self.client_zip

        appointment_start: None | str | Unset
        if isinstance(self.appointment_start, Unset):
            appointment_start = UNSET
        else:
            appointment_start = self.appointment_start

        appointment_start_date_time: None | str | Unset
        if isinstance(self.appointment_start_date_time, Unset):
            appointment_start_date_time = UNSET
        else:
            appointment_start_date_time = self.appointment_start_date_time

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        else:
            started_at = self.started_at

        completed_at: None | str | Unset
        if isinstance(self.completed_at, Unset):
            completed_at = UNSET
        else:
            completed_at = self.completed_at

        stand_by_times: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.stand_by_times, Unset):
            stand_by_times = UNSET
        elif isinstance(self.stand_by_times, list):
            stand_by_times = []
            for stand_by_times_type_0_item_data in self.stand_by_times:
                stand_by_times_type_0_item: dict[str, Any] | None
                if isinstance(stand_by_times_type_0_item_data, SchemaOrderStandByTime):
                    stand_by_times_type_0_item = stand_by_times_type_0_item_data.to_dict()
                else:
                    stand_by_times_type_0_item = stand_by_times_type_0_item_data
                stand_by_times.append(stand_by_times_type_0_item)

        else:
            stand_by_times = self.stand_by_times

        at_risk: bool | None | Unset
        if isinstance(self.at_risk, Unset):
            at_risk = UNSET
        else:
            at_risk = self.at_risk

        has_auth_error: bool | None | Unset
        if isinstance(self.has_auth_error, Unset):
            has_auth_error = UNSET
        else:
            has_auth_error = self.has_auth_error

        has_set_password: bool | None | Unset
        if isinstance(self.has_set_password, Unset):
            has_set_password = UNSET
        else:
            has_set_password = self.has_set_password

        breakdown: dict[str, Any] | None | Unset
        if isinstance(self.breakdown, Unset):
            breakdown = UNSET
        elif isinstance(self.breakdown, SchemaOrderBreakdown):
            breakdown = self.breakdown.to_dict()
        else:
            breakdown = self.breakdown

        child_follow_up: None | str | Unset
        if isinstance(self.child_follow_up, Unset):
            child_follow_up = UNSET
        else:
            child_follow_up = self.child_follow_up

        parent_follow_up: None | str | Unset
        if isinstance(self.parent_follow_up, Unset):
            parent_follow_up = UNSET
        else:
            parent_follow_up = self.parent_follow_up

        has_products: bool | None | Unset
        if isinstance(self.has_products, Unset):
            has_products = UNSET
        else:
            has_products = self.has_products

        has_only_products: bool | None | Unset
        if isinstance(self.has_only_products, Unset):
            has_only_products = UNSET
        else:
            has_only_products = self.has_only_products

        payment_source: None | str | Unset
        if isinstance(self.payment_source, Unset):
            payment_source = UNSET
        else:
            payment_source = self.payment_source

        timezone: None | str | Unset
        if isinstance(self.timezone, Unset):
            timezone = UNSET
        else:
            timezone = self.timezone

        agent: None | str | Unset
        if isinstance(self.agent, Unset):
            agent = UNSET
        else:
            agent = self.agent

        treatments: dict[str, Any] | None | Unset
        if isinstance(self.treatments, Unset):
            treatments = UNSET
        elif isinstance(self.treatments, SchemaOrderTreatments):
            treatments = self.treatments.to_dict()
        else:
            treatments = self.treatments

        order_summary_url: None | str | Unset
        if isinstance(self.order_summary_url, Unset):
            order_summary_url = UNSET
        else:
            order_summary_url = self.order_summary_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if token is not UNSET:
            field_dict["token"] = token
        if client_id is not UNSET:
            field_dict["clientId"] = client_id
        if client_name is not UNSET:
            field_dict["clientName"] = client_name
        if status_id is not UNSET:
            field_dict["statusId"] = status_id
        if progress_status_id is not UNSET:
            field_dict["progressStatusId"] = progress_status_id
        if created_at is not UNSET:
            field_dict["createdAt"] = created_at
        if remote is not UNSET:
            field_dict["remote"] = remote
        if workflow is not UNSET:
            field_dict["workflow"] = workflow
        if has_partner is not UNSET:
            field_dict["hasPartner"] = has_partner
        if partner is not UNSET:
            field_dict["partner"] = partner
        if client_zip is not UNSET:
            field_dict["clientZip"] = client_zip
        if appointment_start is not UNSET:
            field_dict["appointmentStart"] = appointment_start
        if appointment_start_date_time is not UNSET:
            field_dict["appointmentStartDateTime"] = appointment_start_date_time
        if started_at is not UNSET:
            field_dict["startedAt"] = started_at
        if completed_at is not UNSET:
            field_dict["completedAt"] = completed_at
        if stand_by_times is not UNSET:
            field_dict["standByTimes"] = stand_by_times
        if at_risk is not UNSET:
            field_dict["atRisk"] = at_risk
        if has_auth_error is not UNSET:
            field_dict["hasAuthError"] = has_auth_error
        if has_set_password is not UNSET:
            field_dict["hasSetPassword"] = has_set_password
        if breakdown is not UNSET:
            field_dict["breakdown"] = breakdown
        if child_follow_up is not UNSET:
            field_dict["childFollowUp"] = child_follow_up
        if parent_follow_up is not UNSET:
            field_dict["parentFollowUp"] = parent_follow_up
        if has_products is not UNSET:
            field_dict["hasProducts"] = has_products
        if has_only_products is not UNSET:
            field_dict["hasOnlyProducts"] = has_only_products
        if payment_source is not UNSET:
            field_dict["paymentSource"] = payment_source
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if agent is not UNSET:
            field_dict["agent"] = agent
        if treatments is not UNSET:
            field_dict["treatments"] = treatments
        if order_summary_url is not UNSET:
            field_dict["orderSummaryUrl"] = order_summary_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schema_order_breakdown import SchemaOrderBreakdown  # noqa: PLC0415
        from ..models.schema_order_stand_by_time import SchemaOrderStandByTime  # noqa: PLC0415
        from ..models.schema_order_treatments import SchemaOrderTreatments  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        def _parse_client_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        client_id = _parse_client_id(d.pop("clientId", UNSET))

        def _parse_client_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_name = _parse_client_name(d.pop("clientName", UNSET))

        def _parse_status_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        status_id = _parse_status_id(d.pop("statusId", UNSET))

        def _parse_progress_status_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        progress_status_id = _parse_progress_status_id(d.pop("progressStatusId", UNSET))

        def _parse_created_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        created_at = _parse_created_at(d.pop("createdAt", UNSET))

        def _parse_remote(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        remote = _parse_remote(d.pop("remote", UNSET))

        def _parse_workflow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        workflow = _parse_workflow(d.pop("workflow", UNSET))

        def _parse_has_partner(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_partner = _parse_has_partner(d.pop("hasPartner", UNSET))

        def _parse_partner(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        partner = _parse_partner(d.pop("partner", UNSET))

        def _parse_client_zip(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_zip = _parse_client_zip(d.pop("clientZip", UNSET))

        def _parse_appointment_start(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        appointment_start = _parse_appointment_start(d.pop("appointmentStart", UNSET))

        def _parse_appointment_start_date_time(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        appointment_start_date_time = _parse_appointment_start_date_time(
            d.pop("appointmentStartDateTime", UNSET)
        )

        def _parse_started_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        started_at = _parse_started_at(d.pop("startedAt", UNSET))

        def _parse_completed_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        completed_at = _parse_completed_at(d.pop("completedAt", UNSET))

        def _parse_stand_by_times(
            data: object,
        ) -> list[None | SchemaOrderStandByTime] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                stand_by_times_type_0 = []
                _stand_by_times_type_0 = data
                for stand_by_times_type_0_item_data in _stand_by_times_type_0:

                    def _parse_stand_by_times_type_0_item(
                        data: object,
                    ) -> None | SchemaOrderStandByTime:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            stand_by_times_type_0_item_type_0 = SchemaOrderStandByTime.from_dict(
                                data
                            )

                            return stand_by_times_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaOrderStandByTime, data)

                    stand_by_times_type_0_item = _parse_stand_by_times_type_0_item(
                        stand_by_times_type_0_item_data
                    )

                    stand_by_times_type_0.append(stand_by_times_type_0_item)

                return stand_by_times_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaOrderStandByTime] | None | Unset, data)

        stand_by_times = _parse_stand_by_times(d.pop("standByTimes", UNSET))

        def _parse_at_risk(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        at_risk = _parse_at_risk(d.pop("atRisk", UNSET))

        def _parse_has_auth_error(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_auth_error = _parse_has_auth_error(d.pop("hasAuthError", UNSET))

        def _parse_has_set_password(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_set_password = _parse_has_set_password(d.pop("hasSetPassword", UNSET))

        def _parse_breakdown(data: object) -> None | SchemaOrderBreakdown | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                breakdown_type_0 = SchemaOrderBreakdown.from_dict(data)

                return breakdown_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SchemaOrderBreakdown | Unset, data)

        breakdown = _parse_breakdown(d.pop("breakdown", UNSET))

        def _parse_child_follow_up(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        child_follow_up = _parse_child_follow_up(d.pop("childFollowUp", UNSET))

        def _parse_parent_follow_up(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        parent_follow_up = _parse_parent_follow_up(d.pop("parentFollowUp", UNSET))

        def _parse_has_products(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_products = _parse_has_products(d.pop("hasProducts", UNSET))

        def _parse_has_only_products(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_only_products = _parse_has_only_products(d.pop("hasOnlyProducts", UNSET))

        def _parse_payment_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_source = _parse_payment_source(d.pop("paymentSource", UNSET))

        def _parse_timezone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        timezone = _parse_timezone(d.pop("timezone", UNSET))

        def _parse_agent(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        agent = _parse_agent(d.pop("agent", UNSET))

        def _parse_treatments(data: object) -> None | SchemaOrderTreatments | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                treatments_type_0 = SchemaOrderTreatments.from_dict(data)

                return treatments_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SchemaOrderTreatments | Unset, data)

        treatments = _parse_treatments(d.pop("treatments", UNSET))

        def _parse_order_summary_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        order_summary_url = _parse_order_summary_url(d.pop("orderSummaryUrl", UNSET))

        schema_order = cls(
            id=id,
            token=token,
            client_id=client_id,
            client_name=client_name,
            status_id=status_id,
            progress_status_id=progress_status_id,
            created_at=created_at,
            remote=remote,
            workflow=workflow,
            has_partner=has_partner,
            partner=partner,
            client_zip=client_zip,
            appointment_start=appointment_start,
            appointment_start_date_time=appointment_start_date_time,
            started_at=started_at,
            completed_at=completed_at,
            stand_by_times=stand_by_times,
            at_risk=at_risk,
            has_auth_error=has_auth_error,
            has_set_password=has_set_password,
            breakdown=breakdown,
            child_follow_up=child_follow_up,
            parent_follow_up=parent_follow_up,
            has_products=has_products,
            has_only_products=has_only_products,
            payment_source=payment_source,
            timezone=timezone,
            agent=agent,
            treatments=treatments,
            order_summary_url=order_summary_url,
        )

        schema_order.additional_properties = d
        return schema_order

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
