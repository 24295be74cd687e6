"""Creates an investment for an investor, step by step as the platform's guide does.

Our own words of the flow that shared knowledge about the platform describes as the guide's. It knows nothing of the app:
that it gets through against the sandbox shows that the sandbox stands in for the platform.

Usage: create_investment.py BASE CLIENT_ID CLIENT_SECRET CAMPAIGN_ID INVESTOR_ID [UNITS]
or by the environment: BASE, CLIENT_ID, CLIENT_SECRET, CAMPAIGN_ID, INVESTOR_ID, UNITS.
Prints the investment's id on one line and its status on the next.
"""

import os
import sys
import uuid
from datetime import datetime, timezone

import requests

NAMES = ["BASE", "CLIENT_ID", "CLIENT_SECRET", "CAMPAIGN_ID", "INVESTOR_ID", "UNITS"]
given = dict(zip(NAMES, sys.argv[1:]))
config = {name: given.get(name, os.environ.get(name)) for name in NAMES}
missing = [name for name in NAMES[:-1] if not config[name]]
if missing:
    sys.exit(f"missing: {', '.join(missing)}\n{__doc__}")

BASE = config["BASE"].rstrip("/")
UNITS = int(config["UNITS"] or 10)
SCOPE = "investors:write investors:read investments:write investments:read documents:write"


def checked(response):
    """The guide treats everything from 300 up as failure and prints the body."""
    if response.status_code >= 300:
        print(response.text)
        sys.exit(1)
    return response.json()


def now():
    return datetime.now(timezone.utc).isoformat()


token = checked(
    requests.post(
        f"{BASE}/oauth/token",
        data={
            "grant_type": "client_credentials",
            "scope": SCOPE,
            "client_id": config["CLIENT_ID"],
            "client_secret": config["CLIENT_SECRET"],
        },
        timeout=30,
    )
)["access_token"]
authorization = {"Authorization": f"Bearer {token}"}


def with_key():
    return {**authorization, "X-Idempotency-Key": str(uuid.uuid4())}


def get(path):
    return checked(requests.get(f"{BASE}{path}", headers=authorization, timeout=30))


def post(path, body):
    return checked(requests.post(f"{BASE}{path}", json=body, headers=with_key(), timeout=30))


def patch(path, body, headers):
    return checked(requests.patch(f"{BASE}{path}", json=body, headers=headers, timeout=30))


invitation = post(
    "/v2/invitations/",
    {"investor_id": config["INVESTOR_ID"], "campaign_id": config["CAMPAIGN_ID"], "units": UNITS},
)
invitation_path = f"/v2/invitations/{invitation['id']}/"

patch(
    invitation_path,
    {
        "self_disclosure_submitted_at": now(),
        "self_disclosure_monthly_income": True,
        "self_disclosure_net_worth_100k": False,
    },
    with_key(),
)
patch(invitation_path, {"survey_submitted_at": now(), "survey": []}, with_key())
patch(invitation_path, {"survey_waiver": "NO_ANSWERS"}, with_key())

investment = post("/v2/investments/", {"invitation_id": invitation["id"], "signed_at": now()})
investment_path = f"/v2/investments/{investment['id']}/"

wallets = get(f"/v2/investors/{config['INVESTOR_ID']}/wallets/")
if len(wallets) == 0:
    sys.exit("the investor has no wallet")
patch(investment_path, {"wallet": wallets[0]["id"]}, authorization)

print(investment["id"])
print(get(investment_path)["status"])
